using System.Reflection;

namespace Swa.Research;

/// <summary>
/// Shows the progress of a long computation below its notebook cell. Nothing appears outside notebooks, or for a computation that ends
/// within a second.
/// </summary>
/// <remarks>
/// The library refers to no notebook host. Every host gives its cells a static function <c>display(object, string[])</c>, whose result has
/// a method <c>Update(object)</c>; both are found by name in the assemblies that are loaded, just as hosts find
/// <see cref="TypeFormatterSourceAttribute"/> by name. At the end the text is replaced by an empty one, which this project's host
/// removes, so that stored notebooks do not depend on the speed of the machine.
/// </remarks>
internal sealed class NotebookProgress : IDisposable
{
    private const int BarWidth = 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(0.25);

    private static readonly string[] MimeTypes = ["text/plain"];

    private static readonly (string Assembly, string Type)[] Hosts =
    [
        ("Swa.Research.Notebooks.Cells", "Swa.Research.Notebooks.Cells.CellFunctions"),
        ("Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Kernel"),
    ];

    private readonly string _pieces;
    private readonly long _total;
    private readonly TimeProvider _clock;
    private readonly long _start;
    private readonly Lock _lock = new();
    private readonly MethodInfo? _display;
    private object? _shown;
    private TimeSpan _next = Patience;
    private bool _ended;

    /// <summary>Starts the clock.</summary>
    public NotebookProgress(string pieces, long total, TimeProvider clock)
    {
        _pieces = pieces;
        _total = total;
        _clock = clock;
        _start = clock.GetTimestamp();
        _display = FindDisplay();
    }

    /// <summary>Shows the present count if it is time to.</summary>
    public void Report(long done)
    {
        lock (_lock)
        {
            TimeSpan elapsed = _clock.GetElapsedTime(_start);
            if (_display is null || _ended || done >= _total || elapsed < _next)
            {
                return;
            }

            _next = elapsed + Pause;
            Show(Text(done, elapsed));
        }
    }

    /// <summary>Removes what is shown.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _ended = true;
            if (_shown is not null)
            {
                Show("");
            }
        }
    }

    private static MethodInfo? FindDisplay()
    {
        Assembly[] loaded = AppDomain.CurrentDomain.GetAssemblies();
        return Hosts
            .Select(host => loaded.FirstOrDefault(assembly => assembly.GetName().Name == host.Assembly)?.GetType(host.Type)
                ?.GetMethod("display", [typeof(object), typeof(string[])]))
            .FirstOrDefault(display => display is not null);
    }

    private void Show(string text)
    {
        try
        {
            if (_shown is null)
            {
                _shown = _display!.Invoke(null, [text, MimeTypes]);
            }
            else
            {
                _shown.GetType().GetMethod("Update", [typeof(object)])!.Invoke(_shown, [text]);
            }
        }
        catch (TargetInvocationException)
        {
            // The host is loaded, but this code does not run in one of its cells. Progress must not end what it reports on.
            _ended = true;
        }
    }

    private string Text(long done, TimeSpan elapsed)
    {
        double share = (double)done / _total;
        int full = (int)(share * BarWidth);
        double seconds = elapsed.TotalSeconds * (1 - share) / share;
        string left = done == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", about {seconds:0} s left");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{new string('█', full)}{new string('░', BarWidth - full)} {Math.Floor(100 * share):0}%: {done:N0} of {_total:N0} "
                + $"{_pieces}{left}");
    }
}
