using Swa.Research.Notebooks.Language;

namespace Swa.Research.Notebooks.Tests;

public sealed class CompletionTests
{
    private const string Declarations = """
        class Part { public string Name { get; init; } = ""; }
        record Settings(double Weight = 1)
        {
            public int Agents { get; init; }
            public Part Part { get; init; } = new();
            public int Derived => Agents;
            public static int Shared { get; set; }
            int Secret { get; set; }
        }
        class StandIn
        {
            public StandIn() { }
            public StandIn(string proposer, string chooser, double noise = 0) { }
            public static int Of(int agents, double weight) => 1;
            public static int Of(string name) => 1;
        }
        var settings = new Settings();
        """;

    [Theory]
    [InlineData("new Settings { |", "Agents Part Weight")]
    [InlineData("new Settings {\n    |\n}", "Agents Part Weight")]
    [InlineData("new Settings { Weight = 0.5, |", "Agents Part")]
    [InlineData("new Settings { | Weight = 0.5 }", "Agents Part")]
    [InlineData("new Settings { a| }", "Agents")]
    [InlineData("new Settings(2) { Part = new() { |", "Name")]
    [InlineData("new Settings { Part = { |", "Name")]
    [InlineData("var copy = settings with { |", "Agents Part Weight")]
    [InlineData("settings with { |", "Agents Part Weight")]
    [InlineData("int x = 1;\nsettings with { Agents = 2, |", "Part Weight")]
    [InlineData("settings with { a| }", "Agents")]
    [InlineData("var copy = settings with\n{\n    Agents = 1,\n    w|\n};\nint x = 1;", "Weight")]
    [InlineData("(settings with { Agents = 3 }) with { P|", "Part")]
    public void An_initializer_offers_the_members_that_it_can_still_set(string code, string matches) =>
        Assert.Equal(matches.Split(' '), Matches(code));

    [Theory]
    [InlineData("new StandIn(|", "proposer: chooser: noise:")]
    [InlineData("new StandIn(\n    |\n)", "proposer: chooser: noise:")]
    [InlineData("new StandIn(\"a\", |", "chooser: noise:")]
    [InlineData("new StandIn(noise: 0.1, |", "proposer: chooser:")]
    [InlineData("StandIn stand = new(|", "proposer: chooser: noise:")]
    [InlineData("StandIn.Of(|", "agents: weight: name:")]
    [InlineData("StandIn.Of(5, |)", "weight:")]
    [InlineData("StandIn.Of(agents: 5, w|", "weight:")]
    [InlineData("new Settings(|) { Agents = 1 }", "Weight:")]
    public void An_argument_list_offers_the_names_of_parameters_first(string code, string names)
    {
        string[] expected = names.Split(' ');
        Assert.Equal(expected, Matches(code)[..expected.Length]);
    }

    [Fact]
    public void Arguments_may_still_be_any_value()
    {
        string[] matches = Matches("StandIn.Of(|");
        Assert.Contains("settings", matches);
        Assert.Contains("Math", matches);
        Assert.DoesNotContain(Matches("StandIn.Of(5 + |"), match => match.EndsWith(':'));
    }

    [Fact]
    public void A_collection_can_hold_any_value() => Assert.Contains("settings", Matches("new List<Settings> { se|"));

    [Theory]
    [InlineData("var text = \"new |")]
    [InlineData("var text = \"new |\";")]
    [InlineData("var text = \"|\";")]
    [InlineData("var text = $\"a |{1}\";")]
    [InlineData("var text = $\"a {1}|\";")]
    [InlineData("var text = \"\"\"\n    a |\n    \"\"\";")]
    [InlineData("var text = @\"a\n |\";")]
    [InlineData("// new |")]
    [InlineData("int x = 1; /* a |")]
    [InlineData("/* a | */ int x = 1;")]
    [InlineData("#r \"|")]
    public void Nothing_is_offered_in_text(string code) => Assert.Empty(Matches(code));

    [Theory]
    [InlineData("var text = $\"a {sett|}\";", "settings")]
    [InlineData("var text = \"a\" + sett|", "settings")]
    [InlineData("/* a */ sett|", "settings")]
    [InlineData("// a\nsett|", "settings")]
    [InlineData("settings.Wei|", "Weight")]
    [InlineData("new Settings { Weight = settings.Wei|", "Weight")]
    [InlineData("new Settings { Weight = sett|", "settings")]
    [InlineData("new Settings { Weight = 1 }.Wei|", "Weight")]
    public void Elsewhere_names_and_members_are_offered(string code, string match) => Assert.Contains(match, Matches(code));

    /// <summary>What is offered at the bar.</summary>
    private static string[] Matches(string code)
    {
        TestSession session = new();
        session.Run(Declarations);
        int cursor = code.IndexOf('|', StringComparison.Ordinal);
        CompletionList list = CodeHelp.Complete(session.Chain, code.Remove(cursor, 1), cursor);
        Assert.Equal(cursor, list.End);
        return [.. list.Matches];
    }
}
