using System.ComponentModel;
using System.Diagnostics;
using System.Xml.Linq;

namespace Swa.Research.Figures;

/// <summary>Converts SVG to PNG or PDF with an installed program: rsvg-convert, or else Chromium or a relative of it.</summary>
internal sealed class SvgConverter
{
    private static readonly string[] Browsers =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "chromium-headless-shell"];

    private readonly string _program;
    private readonly bool _isBrowser;
    private readonly TimeSpan _limit;

    private SvgConverter(string program, bool isBrowser, TimeSpan limit) => (_program, _isBrowser, _limit) = (program, isBrowser, limit);

    /// <summary>The first program found.</summary>
    public static SvgConverter? Find(string? path, TimeSpan? limit = null)
    {
        TimeSpan longest = limit ?? TimeSpan.FromMinutes(1);
        string[] folders = (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string? Program(string name) => folders
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? $"{name}.exe" : name))
            .FirstOrDefault(File.Exists);

        return Program("rsvg-convert") is { } converter
            ? new SvgConverter(converter, isBrowser: false, longest)
            : Browsers.Select(Program).FirstOrDefault(program => program is not null) is { } browser
                ? new SvgConverter(browser, isBrowser: true, longest)
                : null;
    }

    /// <summary>Draws the document as a picture.</summary>
    public byte[] ToPng(string svg, int width, CancellationToken cancellationToken)
    {
        (double across, double down) = ViewBox(svg);
        int height = (int)Math.Round(width * down / across);
        return _isBrowser
            ? Browse(
                Sized(svg, $"{width}px", $"{height}px"),
                "picture.png",
                cancellationToken,
                "--hide-scrollbars",
                FormattableString.Invariant($"--window-size={width},{height}"),
                "--screenshot")
            : Convert(svg, "picture.png", cancellationToken, FormattableString.Invariant($"--width={width}"), "--keep-aspect-ratio");
    }

    /// <summary>Draws the document as one page of its size.</summary>
    public byte[] ToPdf(string svg, CancellationToken cancellationToken)
    {
        XElement root = XElement.Parse(svg);
        return _isBrowser
            ? Browse(
                Sized(svg, Length(root, "width"), Length(root, "height")),
                "picture.pdf",
                cancellationToken,
                "--no-pdf-header-footer",
                "--print-to-pdf")
            : Convert(svg, "picture.pdf", cancellationToken, "--format=pdf");
    }

    private static string Length(XElement root, string name) =>
        root.Attribute(name)!.Value is var value && char.IsAsciiDigit(value[^1]) ? $"{value}px" : value;

    private static (double Across, double Down) ViewBox(string svg)
    {
        double[] numbers =
        [
            .. XElement.Parse(svg).Attribute("viewBox")!.Value.Split(' ').Select(
                number => double.Parse(number, CultureInfo.InvariantCulture)),
        ];
        return (numbers[2], numbers[3]);
    }

    private static string Sized(string svg, string width, string height) => $$"""
        <!DOCTYPE html>
        <html><head><meta charset="utf-8"><style>
        @page { size: {{width}} {{height}}; margin: 0 }
        html, body { margin: 0; overflow: hidden }
        svg { display: block; width: {{width}} !important; height: {{height}} !important; break-inside: avoid }
        </style></head><body>{{svg}}</body></html>
        """;

    private byte[] Convert(string svg, string output, CancellationToken cancellationToken, params IEnumerable<string> arguments) =>
        Run(
            "picture.svg",
            svg,
            output,
            folder => [.. arguments, $"--output={Path.Combine(folder, output)}", Path.Combine(folder, "picture.svg")],
            cancellationToken);

    private byte[] Browse(string page, string output, CancellationToken cancellationToken, params string[] arguments) =>
        Run(
            "picture.html",
            page,
            output,
            folder =>
            [
                "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync",

                // Chromium refuses to run in its sandbox as root; the page is our own and holds no script.
                .. Environment.IsPrivilegedProcess && !OperatingSystem.IsWindows() ? (string[])["--no-sandbox"] : [],
                $"--user-data-dir={Path.Combine(folder, "profile")}",
                .. arguments[..^1],
                $"{arguments[^1]}={Path.Combine(folder, output)}",
                new Uri(Path.Combine(folder, "picture.html")).AbsoluteUri,
            ],
            cancellationToken);

    private byte[] Run(
        string input, string content, string output, Func<string, IEnumerable<string>> arguments, CancellationToken cancellationToken)
    {
        string folder = Directory.CreateTempSubdirectory("swa-figure-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, input), content);
            string complaint = RunAsync(arguments(folder), cancellationToken).GetAwaiter().GetResult();
            string result = Path.Combine(folder, output);
            return File.Exists(result)
                ? File.ReadAllBytes(result)
                : throw new IOException($"{_program} made no {output}: {complaint.Trim()}");
        }
        finally
        {
            Delete(folder);
        }
    }

    private async Task<string> RunAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        ProcessStartInfo start = new(_program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // rsvg-convert then writes no date, and the same figure gives the same bytes.
        start.Environment["SOURCE_DATE_EPOCH"] = "0";
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_limit);
        using Process process = Start(start);
        process.StandardInput.Close();
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            string complaint = await process.StandardError.ReadToEndAsync(limit.Token).ConfigureAwait(false);
            await output.ConfigureAwait(false);
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            return complaint;
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{_program} did not end within {_limit.TotalSeconds:0} s.", exception);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                process.WaitForExit();
            }
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new IOException($"Cannot start {start.FileName}: {exception.Message}", exception);
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // A browser process may still be writing to its profile; what is left is in the system's temporary folder.
        }
    }
}
