using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests;

public sealed class ModelCardTests
{
    [Fact]
    public async Task Ollama_reports_name_quantisation_size_and_digest()
    {
        ModelCard card = await ReadAsync(
            "scripted",
            ("/api/show",
                """{"license": "…", "details": {"format": "gguf", "family": "test", "parameter_size": "3.8B", "quantization_level":"""
                + """ "Q4_K_M"}}"""),
            ("/api/tags", """{"models": [{"name": "other:latest", "digest": "x"}, {"name": "scripted:latest", "digest": "abc123"}]}"""));

        Assert.Equal(new ModelCard("scripted", "scripted:latest", "Q4_K_M", "3.8B", "abc123", "Ollama"), card);
        Assert.Equal("scripted:latest (Q4_K_M)", card.Legend);
    }

    [Fact]
    public async Task LM_Studio_reports_the_quantisation()
    {
        ModelCard card = await ReadAsync(
            "scripted", ("/api/v0/models/scripted", """{"id": "scripted", "arch": "test", "quantization": "Q4_0"}"""));

        Assert.Equal(new ModelCard("scripted", "scripted", "Q4_0", Source: "LM Studio"), card);
    }

    [Theory]
    [InlineData("/models/Scripted-Q4_K_M.gguf", "Scripted-Q4_K_M", "Q4_K_M")]
    [InlineData("C:\\\\models\\\\scripted.iq2_xs.gguf", "scripted.iq2_xs", "IQ2_XS")]
    [InlineData("/models/scripted-bf16-00001-of-00002.gguf", "scripted-bf16-00001-of-00002", "BF16")]
    [InlineData("/models/scripted.gguf", "scripted", null)]
    public async Task Llama_cpp_reports_its_file_whose_name_holds_the_quantisation(string file, string name, string? quantisation)
    {
        ModelCard card = await ReadAsync("default", ("/props", $$"""{"model_path": "{{file}}"}"""));

        Assert.Equal(new ModelCard("default", name, quantisation, Source: "llama.cpp"), card);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("no JSON")]
    [InlineData("{\"details\": 3}")]
    public async Task A_server_that_reports_nothing_is_described_by_the_models_name(string answer)
    {
        ModelCard card = await ReadAsync("org/scripted", ("/api/show", answer), ("/props", answer));

        Assert.Equal(new ModelCard("org/scripted", "org/scripted"), card);
        Assert.Equal("org/scripted (quantisation not reported)", card.Legend);
    }

    [Fact]
    public void The_papers_names_become_Ollamas_tags_and_every_other_name_is_kept()
    {
        Assert.Equal(5, KnownModels.Resolve(["paper"]).Count);
        Assert.Equal("phi3.5:3.8b-mini-instruct-q4_K_M", KnownModels.All[0].OllamaTag);
        Assert.Equal(
            ["phi3.5:3.8b-mini-instruct-q4_K_M", "Some/Other"], KnownModels.Resolve(["phi-3.5-mini-INSTRUCT", "Some/Other", "Some/Other"]));
        Assert.Equal("Gemma-3-4B-IT", KnownModels.Find("gemma3:4b-it-q4_K_M")!.PaperName);
        Assert.Null(KnownModels.Find("gemma3"));
    }

    private static async Task<ModelCard> ReadAsync(string model, params (string Path, string Body)[] pages)
    {
        await using ChatServer server = await ChatServer.ReplyingAsync("");
        foreach ((string path, string body) in pages)
        {
            server.Pages[path] = body;
        }

        ModelEndpoint endpoint = new(server.Address);
        using HttpClient http = endpoint.CreateHttpClient();
        return await ModelCardReader.ReadAsync(endpoint, http, model);
    }
}
