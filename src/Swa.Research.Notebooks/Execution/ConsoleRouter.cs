namespace Swa.Research.Notebooks.Execution;

/// <summary>A console stream that goes to the cell that writes, or else to the process's own stream.</summary>
internal sealed class ConsoleRouter(string name, TextWriter own) : TextWriter
{
    private static readonly Lazy<(TextReader In, TextWriter Out, TextWriter Error)> Routed = new(() => (
        TextReader.Synchronized(new RoutedInput(Console.In)),
        Synchronized(new ConsoleRouter("stdout", Console.Out)),
        Synchronized(new ConsoleRouter("stderr", Console.Error))));

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Routes <see cref="Console"/> of this process, again where a cell has redirected it.</summary>
    public static void Install()
    {
        (TextReader input, TextWriter output, TextWriter error) = Routed.Value;
        if (Console.In != input)
        {
            Console.SetIn(input);
        }

        if (Console.Out != output)
        {
            Console.SetOut(output);
        }

        if (Console.Error != error)
        {
            Console.SetError(error);
        }
    }

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

    /// <summary>Reads the input of the cell that reads, or else the process's own.</summary>
    private sealed class RoutedInput(TextReader own) : TextReader
    {
        private TextReader Source => CellInput.Current ?? own;

        public override int Peek() => Source.Peek();

        public override int Read() => Source.Read();

        public override int Read(char[] buffer, int index, int count) => Source.Read(buffer, index, count);

        public override string? ReadLine() => Source.ReadLine();

        public override string ReadToEnd() => Source.ReadToEnd();
    }
}
