using System.Text.Json;
using Swa.Research.Llm;

namespace Swa.Research.Polyglot.Tests.Models;

public class OllamaRunTests
{
    [Fact]
    public async Task A_run_with_language_models_reaches_Ollama_with_its_seeds_and_a_context_length()
    {
        await using OllamaServer server = await OllamaServer.StartAsync();
        server.Replies("/api/chat", OllamaServer.Reply("no"));
        using OllamaModels models = new(server.Address);
        string folder = Directory.CreateTempSubdirectory("swa-ollama-").FullName;
        try
        {
            ModelRunSettings settings = new() { Models = ["scripted"], Weights = [0.8], Agents = 2, Capacity = 8, Steps = 1 };
            ModelRunResult result;
            using (RecordingFile recording = RecordingFile.OpenOrCreate(Path.Combine(folder, "recording.jsonl")))
            {
                result = await ModelRun.RecordAsync(
                    settings,
                    recording,
                    (model, _) => models.CreateClient(model, new OllamaSampling { ContextLength = 4096 }),
                    text => text,
                    1,
                    TimeProvider.System);
            }

            Assert.Equal(1, Assert.Single(result.Rows).Tally.FallbackShare);
            JsonElement[] options = [.. server.Requests("/api/chat").Select(request => request.GetProperty("options"))];
            Assert.True(options.Length >= 4);
            Assert.All(options, option => Assert.Equal(4096, option.GetProperty("num_ctx").GetInt32()));
            Assert.Equal(options.Length, options.Select(option => option.GetProperty("seed").GetInt32()).Distinct().Count());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
