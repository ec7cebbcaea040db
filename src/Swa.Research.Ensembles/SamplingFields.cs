namespace Swa.Research.Ensembles;

/// <summary>
/// Which names a server has for top-k and the repetition penalty. The OpenAI protocol has neither; a server that does not know a
/// field ignores it or refuses the request, so that they are sent only where the user says so.
/// </summary>
public enum SamplingFields
{
    /// <summary>The protocol's own fields alone: top-k and repetition penalty are not sent.</summary>
    Standard,

    /// <summary><c>top_k</c> and <c>repetition_penalty</c>, as vLLM takes them.</summary>
    Vllm,

    /// <summary><c>top_k</c> and <c>repeat_penalty</c>, as llama.cpp's server and LM Studio take them.</summary>
    LlamaCpp,
}
