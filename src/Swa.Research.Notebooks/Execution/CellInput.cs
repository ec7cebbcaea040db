namespace Swa.Research.Notebooks.Execution;

/// <summary>
/// The standard input of a running cell: a line is asked for when the cell reads it. Code that reads to the end gets the lines before an
/// empty one.
/// </summary>
/// <param name="ask">Asks for a line and returns the number under which <see cref="Answer"/> receives it.</param>
/// <param name="interrupt">Ends a wait for a line.</param>
internal sealed class CellInput(Func<int> ask, CancellationToken interrupt) : TextReader
{
    private static readonly AsyncLocal<CellInput?> Ambient = new();

    private readonly Lock _lock = new();
    private string _line = "";
    private int _position;
    private int _asked;
    private TaskCompletionSource<string?>? _answer;

    /// <summary>The input of the cell that started the calling code; null: it has none.</summary>
    public static CellInput? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    /// <summary>Receives a line, or null for the end of the input; without effect where it is no longer waited for.</summary>
    public void Answer(int number, string? line)
    {
        lock (_lock)
        {
            if (number == _asked)
            {
                _answer?.TrySetResult(line);
            }
        }
    }

    /// <summary>Never asks: where no character is left of a line, the next one is not known.</summary>
    public override int Peek() => _position < _line.Length ? _line[_position] : -1;

    public override int Read() => HasCharacters() ? _line[_position++] : -1;

    public override int Read(char[] buffer, int index, int count)
    {
        if (count == 0 || !HasCharacters())
        {
            return 0;
        }

        int taken = Math.Min(count, _line.Length - _position);
        _line.CopyTo(_position, buffer, index, taken);
        _position += taken;
        return taken;
    }

    public override string? ReadLine()
    {
        if (!HasCharacters())
        {
            return null;
        }

        string line = _line[_position..^1];
        _position = _line.Length;
        return line;
    }

    public override string ReadToEnd()
    {
        StringBuilder text = new();
        while (ReadLine() is { Length: > 0 } line)
        {
            text.Append(line).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>Asks for a line where none is left; false at the end of the input.</summary>
    private bool HasCharacters()
    {
        if (_position < _line.Length)
        {
            return true;
        }

        TaskCompletionSource<string?> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            _answer = answer;
            _asked = ask();
        }

        answer.Task.Wait(interrupt);
        _line = answer.Task.Result is { } line ? line + "\n" : "";
        _position = 0;
        return _line.Length > 0;
    }
}
