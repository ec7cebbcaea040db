namespace Swa.Research.Llm;

/// <summary>Whether a server obeys JSON schemas, by a question that asks for something else than its schema allows.</summary>
internal sealed class SchemaProbe(IChatClient client, Func<int, ChatOptions> options, ServerTraits traits)
{
    private static readonly ChatResponseFormatJson Form =
        ReplyForms.Reply("probe", "colour_number", new() { ["type"] = "integer", ["enum"] = new System.Text.Json.Nodes.JsonArray(7) });

    /// <summary>The answer, as a part of a sentence.</summary>
    public async Task<string> AskAsync(int replyTokens, CancellationToken cancellationToken)
    {
        ChatOptions asked = options(replyTokens);
        asked.ResponseFormat = Form;
        ChatResponse response = await client.GetResponseAsync(
            [new ChatMessage(ChatRole.User, "Say hello in one sentence.")], asked, cancellationToken);
        string? known = traits.UsesPlainWords ? "refused: forms are described in plain words"
            : SchemaRules.Allow(Form.Schema!.Value, response.Text) ? "obeyed"
            : response.Text.Length == 0 && response.FinishReason == ChatFinishReason.Stop ? "not known: the reply holds no answer"
            : response.Text.Length == 0 || (response.FinishReason != ChatFinishReason.Stop && SchemaRules.MayBegin(response.Text))
                ? "not known: the reply was cut off"
            : null;
        if (known is null)
        {
            traits.Replied(isAllowed: false, mostViolations: 1);
        }

        return known ?? "ignored: the words of a question alone ask for a form";
    }
}
