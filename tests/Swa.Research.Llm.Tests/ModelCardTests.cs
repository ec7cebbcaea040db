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

        Assert.Equal(
            new ModelCard("default", name, quantisation, Source: "llama.cpp", File: file.Split('/', '\\')[^1]), card);
    }

    [Theory]
    [InlineData("scripted-Q4_K_M.gguf", "Q4_K_M")]
    [InlineData("scripted.gguf", "IQ4_XS - 4.25 bpw")]
    public async Task A_llama_cpp_server_with_Ollamas_page_and_nothing_on_it_is_no_Ollama(string file, string quantisation)
    {
        // The pages as the server of May 2025 and later gives them, shortened.
        const string details =
            """{"parent_model": "", "format": "gguf", "family": "", "families": [""], "parameter_size": "", "quantization_level": ""}""";
        ModelCard card = await ReadAsync(
            "any",
            ("/api/show", $$"""{"template": "{}", "model_info": "", "details": {{details}}, "capabilities": ["completion"]}"""),
            ("/api/tags", $$"""{"models": [{"name": "any", "digest": "", "details": {{details}}}]}"""),
            ("/v1/models",
                $$"""{"models": [{"name": "{{file}}", "details": {{details}}}], "object": "list", "data": [{"id": "{{file}}", "object": """
                + """ "model", "owned_by": "llamacpp", "meta": {"n_vocab": 32000, "n_params": 3821079648, "size": 2393231072, "ftype": """
                + """ "IQ4_XS - 4.25 bpw"}}]}"""),
            ("/props", $$"""{"total_slots": 1, "model_path": "/models/{{file}}", "build_info": "b9000-0000000"}"""));

        Assert.Equal(
            new ModelCard("any", file[..^5], quantisation, "3.82B", Source: "llama.cpp", File: file), card);
    }

    [Theory]
    [InlineData("org/Scripted-7B-AWQ", "AWQ", "org/Scripted-7B-AWQ")]
    [InlineData("/home/me/models/Scripted-7B-GPTQ-Int4", "GPTQ-INT4", "Scripted-7B-GPTQ-Int4")]
    [InlineData("org/Scripted-7B", null, "org/Scripted-7B")]
    public async Task VLLM_reports_the_repository_of_the_weights_whose_name_may_hold_the_quantisation(
        string root, string? quantisation, string file)
    {
        ModelCard card = await ReadAsync(
            "scripted",
            ("/v1/models",
                """{"object": "list", "data": [{"id": "other", "owned_by": "vllm", "root": "other"}, {"id": "scripted","""
                + $$""" "owned_by": "vllm", "root": "{{root}}", "max_model_len": 8192}]}"""));

        Assert.Equal(new ModelCard("scripted", "scripted", quantisation, Source: "vLLM", File: file), card);
    }

    [Fact]
    public async Task What_a_server_reports_about_the_weights_is_in_the_recording_and_may_grow_but_not_change()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("swa-llm-").FullName, "r.jsonl");
        ModelCard bare = new("a", "a");
        ModelCard card = new("a", "a", "Q4_0", Source: "llama.cpp", File: "a-Q4_0.gguf");
        using (RecordingFile recording = RecordingFile.OpenOrCreate(path))
        {
            recording.AddModel(new ModelCard("a", "a", Source: "Ollama"));
            recording.AddModel(card);
            recording.AddModel(bare);
            recording.AddModel(card with { Size = "3.8B" });
            recording.AddModel(card with { File = null });
            Assert.Throws<RecordingException>(() => recording.AddModel(card with { File = "b-Q4_0.gguf" }));
        }

        Assert.Equal(3, (await File.ReadAllLinesAsync(path)).Length);
        using RecordingFile read = RecordingFile.OpenRead(path);
        Assert.Equal(card with { Size = "3.8B" }, read.Models["a"]);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
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
