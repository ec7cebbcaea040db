using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;
using Swa.Research.Tests;

namespace Swa.Research.Polyglot.Tests.Notebooks;

public sealed class SwaExtensionTests : IDisposable
{
    private readonly CompositeKernel _kernel = new() { new CSharpKernel() };

    public SwaExtensionTests() => _kernel.DefaultKernelName = "csharp";

    public void Dispose() => _kernel.Dispose();

    [Fact]
    public async Task The_threshold_magic_shows_the_closed_forms()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        string html = Shown(await RunAsync("#!swa-threshold --agents 5 --severity 1.6 --weight 0.8"), "text/html").Single();
        Assert.Contains("critical weight", html, StringComparison.Ordinal);
        Assert.Contains("0.85", html, StringComparison.Ordinal);
        Assert.Contains("social dilemma", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_magic_takes_its_defaults_from_the_command()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        Assert.Equal(
            Shown(await RunAsync("#!swa-threshold --agents 5 --capacity 20 --severity 1.6 --max-demand 10 --weight 0.8"), "text/html"),
            Shown(await RunAsync("#!swa-threshold"), "text/html"));
        Assert.NotEqual(
            Shown(await RunAsync("#!swa-threshold --max-demand 3"), "text/html"), Shown(await RunAsync("#!swa-threshold"), "text/html"));
    }

    [Fact]
    public async Task The_sweep_magic_shows_means_and_leaves_its_result_to_the_next_cell()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        KernelCommandResult run = await RunAsync("#!swa-sweep --weights 0:1:0.5 --severities 1.6,2.4 --seeds 4 --steps 5 --name sweep");
        Assert.Contains("<svg", Shown(run, "image/svg+xml").Single(), StringComparison.Ordinal);
        string table = Shown(run, "text/html").Last();
        Assert.Contains("overload_rate_lower", table, StringComparison.Ordinal);
        Assert.Equal(7, table.Split("<tr").Length - 1);

        Assert.Equal(24L, Returned(await RunAsync("sweep.ToDataFrame().Rows.Count")));
    }

    [Fact]
    public async Task A_sweep_of_one_weight_is_a_table_without_a_figure()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        KernelCommandResult run = await RunAsync("#!swa-sweep --weights 0.8 --seeds 2 --steps 5 --anchors none --reference-script");
        Assert.Empty(Shown(run, "image/svg+xml"));
        Assert.Single(Shown(run, "text/html"));
    }

    [Theory]
    [InlineData("#!swa-threshold", "--max-demand")]
    [InlineData("#!swa-sweep", "--severities")]
    [InlineData("#!swa-sweep", "--observation-noise")]
    [InlineData("#!swa-sweep", "--fixes")]
    public async Task Help_shows_every_option_and_does_nothing_else(string magic, string option)
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        KernelCommandResult run = await RunAsync($"{magic} --help");
        string help = Shown(run, "text/markdown").Single();
        Assert.Contains($"`{option}", help, StringComparison.Ordinal);
        Assert.Contains("`--help`", help, StringComparison.Ordinal);
        Assert.Empty(Shown(run, "text/html"));

        KernelDirective known = Assert.Single(_kernel.KernelInfo.SupportedDirectives, directive => directive.Name == magic);
        Assert.False(string.IsNullOrEmpty(known.Description));
        Assert.All(known.Parameters, parameter => Assert.False(string.IsNullOrEmpty(parameter.Description)));
    }

    [Theory]
    [InlineData("#!swa-threshold --severity -1", "--severity is")]
    [InlineData("#!swa-threshold --weight much", "--weight is")]
    [InlineData("#!swa-sweep --weights 0:1", "first:last:step")]
    [InlineData("#!swa-sweep --seeds 0", "--seeds is")]
    [InlineData("#!swa-sweep --proposer nobody", "--proposer is")]
    [InlineData("#!swa-sweep --weights 2", "--weights is")]
    [InlineData("#!swa-sweep --delay -1", "--delay is")]
    [InlineData("#!swa-threshold --agents", "--agents is without a value")]
    [InlineData("#!swa-sweep --seeds --weights 1", "--seeds is without a value")]
    [InlineData("#!swa-sweep --seeds 1 --weights 1 --name 1x", "--name is")]
    public async Task A_bad_value_fails_the_cell_with_one_sentence(string cell, string named)
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        KernelCommandResult run = await _kernel.SendAsync(new SubmitCode(cell));
        CommandFailed failed = run.Events.OfType<CommandFailed>().Last();
        Assert.Contains(named, failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", failed.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failed.Message.Trim());
    }

    [Theory]
    [InlineData("#!swa-threshold --severty 2", "--severty is not an option; --severity is. #!swa-threshold --help shows all options.")]
    [InlineData("#!swa-sweep --proposers grid", "--proposers is not an option; --proposer is. #!swa-sweep --help shows all options.")]
    [InlineData("#!swa-sweep --colour-of-the-sky 1", "--colour-of-the-sky is not an option. #!swa-sweep --help shows all options.")]
    public async Task An_unknown_option_is_answered_with_a_near_one(string cell, string sentence)
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        KernelCommandResult run = await _kernel.SendAsync(new SubmitCode(cell));
        Assert.NotEmpty(run.Events.OfType<CommandFailed>());
        Assert.Contains(
            run.Events.OfType<StandardErrorValueProduced>(), said => said.FormattedValues.Single().Value.Trim() == sentence);
    }

    [Fact]
    public async Task A_sweep_says_how_far_it_is_and_can_be_ended()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        using CancellationTokenSource end = new();
        // It would take very long; the test ends it once it has reported progress.
        using IDisposable seen = _kernel.KernelEvents.Subscribe(produced =>
        {
            if (produced is DisplayedValueProduced shown
                && shown.FormattedValues.Any(value => value.Value.Contains(" of 1,100,000 episodes", StringComparison.Ordinal)))
            {
                end.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _kernel.SendAsync(new SubmitCode("#!swa-sweep --seeds 100000 --steps 2000"), end.Token));
        Assert.True(end.IsCancellationRequested);
        Assert.Equal(2, Returned(await RunAsync("1 + 1")));
    }

    [Fact]
    public async Task A_sweep_is_shown_as_its_means_and_drawn_as_the_magic_draws_it()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        KernelCommandResult run = await RunAsync("#!swa-sweep --weights 0:1:0.5 --seeds 100 --steps 5 --name sweep");
        Assert.Equal(Shown(run, "text/html").Last(), Shown(await RunAsync("sweep"), "text/html").Single());
        Assert.Equal(
            Shown(run, "image/svg+xml"), Shown(await RunAsync("sweep.Plot(\"overload_rate\", against: \"weight\")"), "image/svg+xml"));
        string by = Shown(await RunAsync("sweep.ToDataFrame().Plot(\"mean_welfare\", against: \"weight\", by: \"weight\")"), "text/plain")
            .Single();
        Assert.Contains("- weight 0.5: 100 points", by, StringComparison.Ordinal);
        KernelCommandResult wrong = await _kernel.SendAsync(
            new SubmitCode("sweep.ToDataFrame().Plot(\"mean_welfare\", against: \"wieght\")"));
        Assert.Contains("'wieght'; allowed: ", wrong.Events.OfType<CommandFailed>().Last().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_two_namespaces_have_mean_the_first()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        Assert.Equal(typeof(global::Plotly.NET.CSharp.Chart), Returned(await RunAsync("typeof(Chart)")));
        Assert.Equal(typeof(Swa.Research.Figures.Figure), Returned(await RunAsync("typeof(Figure)")));
        await RunAsync(
            "GenericChart chart = Chart.Line<double, double, string>(x: [0.0, 1], y: [0.0, 1]).WithTitle(\"a\"); IChatClient client = "
            + "null;");
    }

    [Fact]
    public async Task The_usual_namespaces_are_there_after_loading_and_not_before()
    {
        KernelCommandResult before = await _kernel.SendAsync(new SubmitCode("Threshold.CriticalWeight(CongestionGame.Paper)"));
        Assert.NotEmpty(before.Events.OfType<CommandFailed>());
        await new SwaExtension().OnLoadAsync(_kernel);
        Assert.Equal(0.85, Returned(await RunAsync("Threshold.CriticalWeight(CongestionGame.Paper)")));
    }

    [Fact]
    public async Task Figures_charts_episodes_and_frames_have_formatters()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        await RunAsync("Figure figure = new(\"Title\", \"\", new Axis(\"x\"), new Axis(\"y\"), new Series(\"a\", [0.0, 1], [0.0, 1]));");
        Assert.Contains("<svg", Shown(await RunAsync("figure"), "image/svg+xml").Single(), StringComparison.Ordinal);
        string chart = Shown(await RunAsync("figure.ToPlotly().WithSize(600, 400)"), "text/html").Single();
        Assert.Contains("Plotly.newPlot", chart, StringComparison.Ordinal);
        Assert.Contains("<img alt=\"Title\" src=\"data:image/svg+xml;base64,", chart, StringComparison.Ordinal);
        Assert.Single(Shown(await RunAsync("figure.ToPlotly()"), "application/vnd.plotly.v1+json"));
        await RunAsync("Episode episode = Scenario.Paper.Play(seed: 1);");
        string asTable = Shown(await RunAsync("episode.ToTable()"), "text/html").Single();
        Assert.Equal(asTable, Shown(await RunAsync("episode"), "text/html").Single());
        Assert.Equal(asTable, Shown(await RunAsync("episode.ToDataFrame()"), "text/html").Single());
    }

    [Fact]
    public async Task Loading_again_changes_nothing()
    {
        await new SwaExtension().OnLoadAsync(_kernel);
        int magics = _kernel.KernelInfo.SupportedDirectives.Count;
        await new SwaExtension().OnLoadAsync(_kernel);
        Assert.Equal(magics, _kernel.KernelInfo.SupportedDirectives.Count);
        await RunAsync("#!swa-threshold");
    }

    public static TheoryData<string> Committed =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "notebooks", "polyglot"), "*.ipynb").Select(path => Path.GetFileName(path)!)];

    [Theory]
    [MemberData(nameof(Committed))]
    public async Task A_committed_notebook_runs_from_its_first_cell_to_its_last(string name)
    {
        string folder = Path.Combine(Repository.Root, "notebooks", "polyglot");
        using JsonDocument notebook = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, name)));
        string[] cells =
        [
            .. notebook.RootElement.GetProperty("cells").EnumerateArray()
                .Where(cell => cell.GetProperty("cell_type").GetString() == "code")
                .Select(cell => string.Concat(cell.GetProperty("source").EnumerateArray().Select(line => line.GetString()))),
        ];
        Assert.NotEmpty(cells);
        const string Built = "../../src/Swa.Research.Polyglot/bin/Release/net10.0/Swa.Research.Polyglot.dll";
        Assert.Contains($"#r \"{Built}\"", cells[0], StringComparison.Ordinal);
        foreach (string cell in cells)
        {
            // The tests' own copy of the same assembly, which may be built for debugging.
            await RunAsync(cell.Replace(Built, typeof(SwaExtension).Assembly.Location, StringComparison.Ordinal));
        }
    }

    private async Task<KernelCommandResult> RunAsync(string cell)
    {
        KernelCommandResult result = await _kernel.SendAsync(new SubmitCode(cell));
        CommandFailed? failed = result.Events.OfType<CommandFailed>().FirstOrDefault();
        Assert.True(failed is null, $"{cell}\n{failed?.Message}");
        return result;
    }

    private static object Returned(KernelCommandResult result) => result.Events.OfType<ReturnValueProduced>().Last().Value;

    private static string[] Shown(KernelCommandResult result, string mimeType) =>
    [
        .. result.Events.OfType<DisplayEvent>().SelectMany(shown => shown.FormattedValues)
            .Where(value => value.MimeType == mimeType).Select(value => value.Value),
    ];
}
