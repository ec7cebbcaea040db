namespace Swa.Research.Llm;

/// <summary>
/// What the calls to one model have shown about its server, shared by all clients of the model: whether it takes JSON schemas, whether it
/// obeys them, and whether it reads prompts to their end. Each thing is said once. Safe to use from many threads.
/// </summary>
/// <param name="model">Name of the model, for the sentences.</param>
/// <param name="server">The server's address, for the sentences.</param>
/// <param name="tell">Receives the sentences, from any thread; null: nobody.</param>
internal sealed class ServerTraits(string model, string server, Action<string>? tell)
{
    /// <summary>Replies that a schema forbids before it counts as ignored; a server that enforces it gives none.</summary>
    private const int MostViolations = 3;

    /// <summary>Replies that are compared with their schema: more of them cost time and say no more.</summary>
    private const int MostCompared = 100;

    /// <summary>Requests with a schema that fail, where none has been answered, before the schema is left out as a trial.</summary>
    private const int FailuresBeforeTrial = 3;

    /// <summary>More characters per token than any text in words and numbers has, be the tokens those of the largest vocabulary.</summary>
    public const int MostCharactersPerToken = 6;

    /// <summary>Prompts that differ in length by more than this factor and have the same number of tokens have been cut to it.</summary>
    private const double DifferentLength = 1.25;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (int Shortest, int Longest)> _lengths = [];
    private int _violations;
    private int _compared;
    private bool _ignoresSchemas;
    private int _failures;
    private bool _takesSchemas;
    private bool _plainWords;
    private bool _cutsPrompts;

    /// <summary>Whether forms are described in words, as the server takes no schemas.</summary>
    public bool UsesPlainWords
    {
        get
        {
            lock (_lock)
            {
                return _plainWords;
            }
        }
    }

    /// <summary>Whether replies are still compared with their schema.</summary>
    public bool ComparesReplies => Volatile.Read(ref _compared) < MostCompared;

    /// <summary>Whether a prompt has been cut.</summary>
    public bool CutsPrompts
    {
        get
        {
            lock (_lock)
            {
                return _cutsPrompts;
            }
        }
    }

    /// <summary>Notes a request that the server accepts without its schema alone.</summary>
    /// <param name="refusal">What the server says about the schema, as a sentence.</param>
    public void RefusesSchemas(string refusal) =>
        UsePlainWords($"{model}: the server takes no JSON schema, so that forms are described in plain words from now on: {refusal}");

    /// <summary>
    /// Notes a reply to a request with a schema. One that ignores schemas goes on to receive them, as which requests lacked them would
    /// depend on the order of the replies; the words of a question ask for the same form.
    /// </summary>
    /// <param name="isAllowed">Whether the schema allows it.</param>
    /// <param name="mostViolations">Replies that are not allowed before the schema counts as ignored.</param>
    public void Replied(bool isAllowed, int mostViolations = MostViolations)
    {
        lock (_lock)
        {
            _takesSchemas = true;
            _compared++;
            _violations += isAllowed ? 0 : 1;
            if (_violations < mostViolations || _ignoresSchemas)
            {
                return;
            }

            _ignoresSchemas = true;
        }

        tell?.Invoke(
            $"{model}: {server} accepts JSON schemas and does not obey them, so that only the words of a question hold a reply to its "
                + "form; a server that enforces them (a newer version, or another one) leaves fewer replies unread.");
    }

    /// <summary>Notes a failure of a request with a schema that may be a refusal in disguise.</summary>
    /// <returns>Whether it is time to try without the schema.</returns>
    public bool MayRefuseSchemas()
    {
        lock (_lock)
        {
            return !_takesSchemas && ++_failures >= FailuresBeforeTrial;
        }
    }

    /// <summary>Compares the length of a prompt with the tokens that the server has read of it.</summary>
    /// <param name="characters">Characters of all messages.</param>
    /// <param name="tokens">Tokens of the prompt, as the server says; null or 0: it does not say.</param>
    public void HasRead(int characters, long? tokens)
    {
        if (tokens is not > 0)
        {
            return;
        }

        string? evidence = null;
        lock (_lock)
        {
            if (_cutsPrompts)
            {
                return;
            }

            long read = tokens.Value;
            (int shortest, int longest) = _lengths.GetValueOrDefault(read, (characters, characters));
            _lengths[read] = (Math.Min(shortest, characters), Math.Max(longest, characters));
            (shortest, longest) = _lengths[read];
            evidence = read * MostCharactersPerToken < characters ? $"{read} tokens for a prompt of {characters} characters"
                : longest > DifferentLength * shortest ? $"{read} tokens for prompts of {shortest} and of {longest} characters alike"
                : null;
        }

        if (evidence is not null)
        {
            HasCut(evidence);
        }
    }

    /// <summary>Notes that a prompt has been cut.</summary>
    /// <param name="evidence">What the server reports that shows it.</param>
    public void HasCut(string evidence)
    {
        lock (_lock)
        {
            if (_cutsPrompts)
            {
                return;
            }

            _cutsPrompts = true;
        }

        tell?.Invoke(
            $"{model}: {server} seems to cut prompts (it reports {evidence}), so that questions reach the model in part; "
                + "let the server use a longer context (num_ctx in Ollama, -c in llama.cpp).");
    }

    private void UsePlainWords(string sentence)
    {
        lock (_lock)
        {
            if (_plainWords)
            {
                return;
            }

            _plainWords = true;
        }

        tell?.Invoke(sentence);
    }
}
