namespace Swa.Research.Llm;

/// <summary>Whether a server reads whole prompts, by questions that are asked for nothing else.</summary>
internal sealed class PromptProbe(IChatClient client, Func<int, ChatOptions> options, ServerTraits traits)
{
    private const string Line = "This line is of no account.\n";

    /// <summary>The word that a prompt begins with where no tokens are reported; nothing else in it names one.</summary>
    private const string Word = "walnut";

    /// <summary>Of the tokens that lines add to a prompt, the least share that a server which reads all of them reports.</summary>
    private const double LeastShare = 0.75;

    private const string Cut = "cut: the context is too short";

    /// <summary>The answer, as a part of a sentence, from prompts about as long as the longest one so far.</summary>
    public async Task<string> AskAsync((int Characters, long? Tokens) longest, int replyTokens, CancellationToken cancellationToken) =>
        traits.CutsPrompts ? Cut
        : longest.Tokens is > 0 ? await CountAsync(longest.Characters, cancellationToken)
        : await RememberAsync(longest.Characters, replyTokens, cancellationToken);

    /// <summary>
    /// Compares the tokens of three prompts, the second and the third of which have twice the lines of the one before: whole ones grow by
    /// twice as much again, whatever a template adds and however a vocabulary divides words.
    /// </summary>
    private async Task<string> CountAsync(int characters, CancellationToken cancellationToken)
    {
        int lines = 1 + characters / (4 * Line.Length);
        long[] tokens = [await TokensAsync(lines), await TokensAsync(2 * lines), await TokensAsync(4 * lines)];
        (long first, long second) = (tokens[1] - tokens[0], tokens[2] - tokens[1]);
        if (second < LeastShare * 2 * first || second < 2 * lines * Line.Length / ServerTraits.MostCharactersPerToken)
        {
            traits.HasCut(FormattableString.Invariant(
                $"{tokens[0]}, {tokens[1]} and {tokens[2]} tokens for {lines}, {2 * lines} and {4 * lines} equal lines"));
        }

        return traits.CutsPrompts
            ? Cut
            : FormattableString.Invariant($"whole, as {tokens[2]} tokens of a prompt of {4 * lines * Line.Length} characters show");

        async Task<long> TokensAsync(int count)
        {
            // Prompts that begin with different words share nothing with one another that a server might have kept and not count.
            ChatMessage question = new(ChatRole.User, $"{count} lines:\n{string.Concat(Enumerable.Repeat(Line, count))}");
            return (await client.GetResponseAsync([question], options(1), cancellationToken)).Usage?.InputTokenCount ?? 0;
        }
    }

    /// <summary>Asks for the first word of a long prompt, where the server reports no tokens.</summary>
    private async Task<string> RememberAsync(int characters, int replyTokens, CancellationToken cancellationToken)
    {
        string filler = string.Concat(Enumerable.Repeat(Line, 1 + characters / Line.Length));
        ChatMessage question = new(
            ChatRole.User, $"The word to remember is {Word}.\n{filler}Which word were you to remember? Reply with it.");
        ChatResponse response = await client.GetResponseAsync([question], options(replyTokens), cancellationToken);
        return response.Text.Contains(Word, StringComparison.OrdinalIgnoreCase)
            ? FormattableString.Invariant($"whole, as far as {characters} characters show (the server reports no tokens)")
            : FormattableString.Invariant(
                $"not known: the server reports no tokens, and the model did not repeat the first word of {characters} characters");
    }
}
