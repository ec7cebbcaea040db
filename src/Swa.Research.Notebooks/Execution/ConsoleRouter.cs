namespace Swa.Research.Notebooks.Execution;

/// <summary>A console stream that goes to the cell that writes, or else to the process's own stream.</summary>
internal sealed class ConsoleRouter(string name, TextWriter own) : TextWriter
{
    private static readonly Lazy<bool> Routed = new(() =>
    {
        Console.SetOut(new ConsoleRouter("stdout", Console.Out));
        Console.SetError(new ConsoleRouter("stderr", Console.Error));
        return true;
    });

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Routes <see cref="Console"/> of this process, once.</summary>
    public static void Install() => _ = Routed.Value;

    public override void Write(char value) => Write(value.ToString());

    public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

    public override void Write(string? value)
    {
        if (CellContext.Current is { } cell)
        {
            cell.Outputs.WriteStream(name, value ?? "");
        }
        else
        {
            own.Write(value);
        }
    }

    public override void WriteLine() => Write("\n");

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

    public override void Flush()
    {
        if (CellContext.Current is null)
        {
            own.Flush();
        }
    }
}
