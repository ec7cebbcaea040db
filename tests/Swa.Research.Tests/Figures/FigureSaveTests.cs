using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Swa.Research.Figures;
using Swa.Research.Tests.Cli;

namespace Swa.Research.Tests.Figures;

public class FigureSaveTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly FigureLook Column = new() { Title = false, WidthCentimetres = 8.6 };

    /// <summary>The formats that can be made here; PNG and PDF need a program.</summary>
    public static TheoryData<string> Extensions =>
        [.. FigureExports.FileExtensions.Where(extension => extension is not (".png" or ".pdf") || Converter() is not null)];

    [Theory]
    [MemberData(nameof(Extensions))]
    public void An_own_file_is_replaced_and_anybody_elses_never(string extension)
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "new", $"figure{extension}");
        FigureSamples.Steps.Save(path);
        byte[] first = File.ReadAllBytes(path);
        FigureSamples.HeatMap.Save(path);
        Assert.NotEqual(first, File.ReadAllBytes(path));

        File.WriteAllText(path, "somebody's");
        OutputExistsException refused = Assert.Throws<OutputExistsException>(() => FigureSamples.Steps.Save(path));
        Assert.False(refused.IsOwn);
        Assert.Equal("somebody's", File.ReadAllText(path));
        Assert.Single(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(path)!));
    }

    [Fact]
    public void The_extension_names_the_format_whatever_its_case()
    {
        using TemporaryFolder folder = new();
        string Saved(string name)
        {
            string path = Path.Combine(folder.Path, name);
            FigureSamples.Panels.Save(path);
            return File.ReadAllText(path);
        }

        Assert.Equal(FigureSamples.Panels.ToSvg(), Saved("a.SVG"));
        Assert.Equal(FigureSamples.Panels.ToPlotlyJson(), Saved("a.plotly.json"));
        Assert.Contains(FigureSamples.Panels.ToSvg().TrimEnd('\n'), Saved("a.html"), StringComparison.Ordinal);
        Assert.Contains(
            "allowed: .svg, .json, .html, .png, .pdf", Assert.Throws<IOException>(() => Saved("a.cs")).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Path, "a.cs")));
    }

    [Fact]
    public void A_page_needs_no_script_and_nothing_from_elsewhere()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "figure.html");
        FigureSamples.Steps.Save(path);
        string page = File.ReadAllText(path).Replace(Svg.NamespaceName, "", StringComparison.Ordinal);
        Assert.StartsWith("<!DOCTYPE html>", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script|href|src=|https?:|@import", page);
    }

    [Fact]
    public void Without_a_title_there_is_no_caption_either_and_panels_keep_theirs()
    {
        Figure figure = FigureSamples.Panels with { Caption = "A caption." };
        string[] Classes(FigureLook look) =>
            [.. Draw(figure, look).Descendants(Svg + "text").Select(text => text.Attribute("class")?.Value ?? "").Distinct()];

        Assert.Equal(["title", "caption"], Classes(new FigureLook()).Except(Classes(new FigureLook { Title = false })));
        Assert.Contains("panel-title", Classes(new FigureLook { Title = false }));
        Assert.Equal("Two panels", Draw(figure, Column).Element(Svg + "title")!.Value);
    }

    [Theory]
    [InlineData(8.6)]
    [InlineData(12)]
    [InlineData(17.8)]
    public void A_figure_of_a_given_width_has_it_and_text_of_at_least_7_points_inside(double width)
    {
        foreach (Figure figure in FigureSamples.All)
        {
            XElement svg = Draw(figure, new FigureLook { WidthCentimetres = width });
            double units = Number(svg.Attribute("viewBox")!.Value.Split(' ')[2]);
            Assert.Equal($"{width.ToString(CultureInfo.InvariantCulture)}cm", svg.Attribute("width")!.Value);
            double pointsPerUnit = width / 2.54 * 72 / units;
            Assert.All(svg.Descendants(Svg + "text"), text =>
            {
                double size = Number(text.Attribute("font-size")!.Value);
                Assert.InRange(size * pointsPerUnit, 7, 11);
                if (text.Attribute("text-anchor") is null)
                {
                    double end = Number(text.Attribute("x")!.Value) + TextLayout.Width(MathText.Escape(text.Value), size) * 0.95;
                    Assert.True(end <= units, $"'{text.Value}' ends at {end} of {units}");
                }
            });
            Assert.All(svg.Descendants(Svg + "clipPath").Select(clip => clip.Element(Svg + "rect")!), frame =>
                Assert.InRange(Number(frame.Attribute("x")!.Value) + Number(frame.Attribute("width")!.Value), 0, units));
        }
    }

    [Fact]
    public void Panels_are_below_each_other_in_a_column_and_side_by_side_on_a_page()
    {
        (double X, double Y)[] Frames(double width) =>
        [
            .. Draw(FigureSamples.Panels, new FigureLook { WidthCentimetres = width }).Descendants(Svg + "clipPath")
                .Select(clip => clip.Element(Svg + "rect")!)
                .Select(frame => (Number(frame.Attribute("x")!.Value), Number(frame.Attribute("y")!.Value))),
        ];

        (double X, double Y)[] column = Frames(8.6);
        Assert.Equal(column[0].X, column[1].X);
        Assert.True(column[1].Y > column[0].Y);
        (double X, double Y)[] page = Frames(17.8);
        Assert.Equal(page[0].Y, page[1].Y);
        Assert.True(page[1].X > page[0].X);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4.9)]
    [InlineData(101)]
    [InlineData(double.NaN)]
    public void A_width_that_no_paper_has_is_refused(double width) =>
        Assert.Throws<ParameterException>(() => new FigureLook { WidthCentimetres = width });

    [Theory]
    [InlineData("rsvg-convert")]
    [InlineData("chromium")]
    [InlineData("chromium-headless-shell")]
    public void Each_program_makes_pictures_of_the_size_asked_for(string program)
    {
        using TemporaryFolder folder = new();
        string? installed = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator)
            .Select(one => Path.Combine(one, program)).FirstOrDefault(File.Exists);
        if (installed is null)
        {
            Assert.Null(SvgConverter.Find(folder.Path));
            return;
        }

        File.CreateSymbolicLink(Path.Combine(folder.Path, program), installed);
        SvgConverter converter = SvgConverter.Find(folder.Path)!;
        byte[] png = converter.ToPng(FigureSamples.Steps.ToSvg(Column), 1016, CancellationToken.None);
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], png[..4]);
        Assert.Equal(1016, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)));
        byte[] pdf = converter.ToPdf(FigureSamples.Steps.ToSvg(Column), CancellationToken.None);
        Assert.Equal("%PDF-"u8, pdf.AsSpan(0, 5));
    }

    [Fact]
    public void A_png_says_who_wrote_it_and_how_wide_it_is_meant_to_be()
    {
        // The header alone: a signature and one chunk.
        byte[] png = [.. Enumerable.Repeat((byte)0, 8 + 25), .. "rest"u8];
        PngChunks chunks = new(png);
        chunks.AddText("Software", OutputFile.Mark);
        chunks.AddResolution(300 / 2.54);
        byte[] whole = chunks.ToArray();
        Assert.Equal("tEXtSoftware\0written by Swa.Research"u8, whole.AsSpan(33 + 4, 36));

        Assert.Equal("rest"u8, whole.AsSpan(whole.Length - 4));

        // The check value of CRC-32 is that of the digits 1 to 9: 0xCBF43926.
        Assert.Equal(0xCBF43926u, PngChunks.Checksum("123456789"u8));
        Assert.Equal(11811u, BinaryPrimitives.ReadUInt32BigEndian(whole.AsSpan(whole.Length - 4 - 4 - 9)));
    }

    [Fact]
    public void Without_a_program_one_sentence_names_both()
    {
        using TemporaryFolder folder = new();
        IOException refused = Assert.Throws<IOException>(() => FigureFile.Converter("figure.pdf", folder.Path));
        Assert.Equal("Cannot write figure.pdf: .pdf needs rsvg-convert or Chromium, and neither is on PATH.", refused.Message);
    }

    [Theory]
    [InlineData("sleep 100", "did not end within 0 s")]
    [InlineData("echo broken >&2; exit 1", "made no picture.pdf: broken")]
    public void A_program_that_hangs_or_fails_is_an_error_in_words(string script, string words)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TemporaryFolder folder = new();
        SvgConverter converter = Program(
            folder.Path, script, TimeSpan.FromSeconds(script.StartsWith("sleep", StringComparison.Ordinal) ? 0.3 : 60));
        Assert.Contains(
            words, Assert.Throws<IOException>(() => converter.ToPdf("<svg/>", CancellationToken.None)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_program_is_stopped_when_nobody_waits_for_it_any_more()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        using TemporaryFolder folder = new();
        SvgConverter converter = Program(folder.Path, "sleep 100", TimeSpan.FromMinutes(1));
        using CancellationTokenSource stop = new(TimeSpan.FromSeconds(0.3));
        Assert.ThrowsAny<OperationCanceledException>(() => converter.ToPdf("<svg/>", stop.Token));
    }

    [Fact]
    public void A_table_replaces_one_with_its_header_only()
    {
        using TemporaryFolder folder = new();
        string path = Path.Combine(folder.Path, "table.csv");
        Table table = new("a", "b");
        table.Save(path);
        table.Add(1, 2);
        table.Save(path);
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(path));
        Assert.Throws<OutputExistsException>(() => new Table("a", "c").Save(path));
        Assert.Throws<IOException>(() => table.Save(Path.Combine(folder.Path, "table.txt")));
        Assert.Equal("a,b\n1,2\n", File.ReadAllText(path));
    }

    private static SvgConverter? Converter() => SvgConverter.Find(Environment.GetEnvironmentVariable("PATH"));

    private static SvgConverter Program(string folder, string script, TimeSpan limit)
    {
        string program = Path.Combine(folder, "rsvg-convert");
        File.WriteAllText(program, $"#!/bin/sh\n{script}\n", new UTF8Encoding(false));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return SvgConverter.Find(folder, limit)!;
    }

    private static XElement Draw(Figure figure, FigureLook look) => XElement.Parse(figure.ToSvg(look));

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
