using Swa.Research.Notebooks.Cells;
using Swa.Research.Notebooks.Execution;

namespace Swa.Research.Notebooks.Tests;

public sealed class CellTests
{
    [Fact]
    public void A_trailing_expression_is_the_cells_result()
    {
        TestSession session = new();
        session.Run("int x = 20;\nx + 1");
        Assert.Equal(CellStatus.Completed, session.Status);
        ResultOutput result = Assert.IsType<ResultOutput>(Assert.Single(session.Outputs));
        Assert.Equal(new Dictionary<string, string> { ["text/plain"] = "21" }, result.Data);
    }

    [Fact]
    public void Later_cells_see_what_earlier_ones_declare()
    {
        TestSession session = new();
        session.Run("using System.IO;\nint Twice(int x) => 2 * x;\nrecord P(int X);");
        session.Run("var p = new P(Twice(4));");
        session.Run("await Task.Delay(1); Console.Write(Path.GetExtension(\"a.b\") + p.X);");
        Assert.Equal(".b8", session.Text);
    }

    [Fact]
    public void Values_are_encoded_and_HTML_is_not()
    {
        TestSession session = new();
        session.Run("(\"<b>&\", 1)");
        Assert.Contains("&lt;b&gt;&amp;", ((ResultOutput)session.Outputs[0]).Data["text/html"], StringComparison.Ordinal);
        session.Run("HTML(\"<b>x</b>\")");
        Assert.Equal("<b>x</b>", ((ResultOutput)session.Outputs[0]).Data["text/html"]);
        session.Run("\"<b>\"");
        Assert.Equal(new Dictionary<string, string> { ["text/plain"] = "<b>" }, ((ResultOutput)session.Outputs[0]).Data);
    }

    [Fact]
    public void Displays_come_before_the_result_and_can_be_updated()
    {
        TestSession session = new();
        session.Run("var d = display(\"one\");\n\"two\".Display();\nd.Update(\"three\");\n\"# four\".DisplayAs(\"text/markdown\")");
        Assert.Collection(
            session.Outputs,
            output => Assert.Equal("one", Assert.IsType<DisplayOutput>(output).Data["text/plain"]),
            output => Assert.Equal("two", Assert.IsType<DisplayOutput>(output).Data["text/plain"]),
            output =>
            {
                DisplayUpdate update = Assert.IsType<DisplayUpdate>(output);
                Assert.Equal("three", update.Data["text/plain"]);
                Assert.Equal(((DisplayOutput)session.Outputs[0]).DisplayId, update.DisplayId);
            },
            output => Assert.Equal("# four", Assert.IsType<DisplayOutput>(output).Data["text/markdown"]));
    }

    [Fact]
    public void Console_streams_keep_their_order()
    {
        TestSession session = new();
        session.Run(
            "Console.Write(\"a\"); Console.WriteLine(1); Console.Error.Write(\"b\"); Console.Write('é'); display(\"d\"); "
            + "Console.Write(\"🙂\");");
        List<string> order = [];
        foreach (CellOutput output in session.Outputs)
        {
            // The text of a stream may come in pieces.
            if (output is StreamOutput stream && order.LastOrDefault()?.StartsWith($"{stream.Name} ", StringComparison.Ordinal) == true)
            {
                order[^1] += stream.Text;
                continue;
            }

            order.Add(output switch
            {
                StreamOutput first => $"{first.Name} {first.Text}",
                DisplayOutput display => $"display {display.Data["text/plain"]}",
                _ => output.ToString(),
            });
        }

        Assert.Equal(["stdout a1\n", "stderr b", "stdout é", "display d", "stdout 🙂"], order);
    }

    [Fact]
    public void A_compilation_error_names_its_line()
    {
        TestSession session = new();
        session.Run("int x = 1;\nint y = z;");
        Assert.Equal(CellStatus.Failed, session.Status);
        ErrorOutput error = session.Error;
        Assert.Equal(("CompilationError", 2), (error.Name, error.Line));
        Assert.Equal("cell 1, line 2: int y = z;", error.Traceback[1]);
        Assert.Equal("(2,9): error CS0103: The name 'z' does not exist in the current context", error.Traceback[2]);
    }

    [Fact]
    public void An_exception_names_its_line_and_keeps_the_session()
    {
        TestSession session = new();
        session.Run("int before = 7;\nawait Task.Yield();\nthrow new InvalidOperationException(\"no <b>\");");
        ErrorOutput error = session.Error;
        Assert.Equal(("System.InvalidOperationException", "no <b>", 3), (error.Name, error.Message, error.Line));
        Assert.DoesNotContain(error.Traceback, line => line.Contains("Swa.Research.Notebooks", StringComparison.Ordinal));
        session.Run("Console.Write(before);");
        Assert.Equal("7", session.Text);
    }

    [Theory]
    [InlineData("public override string Message => throw new Exception(\"inner\");")]
    [InlineData("public override string Message => null; public override string ToString() => null;")]
    [InlineData("public override string StackTrace => throw new Exception(\"inner\");")]
    [InlineData("public override string Message => new string('x', 3_000_000) + \"\\n\" + new string('y', 3_000_000);")]
    public void An_exception_that_cannot_be_described_fails_its_cell_and_keeps_the_session(string member)
    {
        TestSession session = new();
        session.Run($"#nullable disable\nclass Odd : Exception {{ {member} }}\nthrow new Odd();");
        Assert.Equal(CellStatus.Failed, session.Status);
        Assert.EndsWith("Odd", session.Error.Name, StringComparison.Ordinal);
        Assert.InRange(session.Error.Message.Length + session.Error.Traceback.Sum(line => line.Length), 0, 500_000);
        session.Run("1 + 1");
        Assert.Equal(CellStatus.Completed, session.Status);
    }

    [Fact]
    public void A_character_in_two_parts_is_whole_in_the_output()
    {
        TestSession session = new();
        session.Run("foreach (char part in string.Concat(Enumerable.Repeat(\"\\U0001F600x\", 20_000))) Console.Write(part);");
        Assert.Equal(string.Concat(Enumerable.Repeat("\U0001F600x", 20_000)), session.Text);
        Assert.DoesNotContain(session.Outputs.Cast<StreamOutput>(), output => char.IsHighSurrogate(output.Text[^1]));
    }

    [Fact]
    public void A_cell_that_redirects_the_console_does_so_for_itself()
    {
        TestSession session = new();
        session.Run("Console.SetOut(System.IO.TextWriter.Null); Console.SetError(System.IO.TextWriter.Null); Console.Write(\"lost\");");
        Assert.Empty(session.Outputs);
        session.Run("Console.Write(\"out\"); Console.Error.Write(\"error\");");
        Assert.Equal(("out", "error"), (session.Text, session.ErrorText));
    }

    [Fact]
    public void An_exception_of_an_earlier_cells_function_shows_both_cells()
    {
        TestSession session = new();
        session.Run("void Fail() =>\n    throw new Exception(\"x\");");
        session.Run("\n\nFail();");
        Assert.Equal(3, session.Error.Line);
        Assert.Contains(session.Error.Traceback, line => line.Contains("in cell 1:line 2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#!fsharp\nlet x = 1", "#!fsharp needs .NET Interactive; cells here are C#.", 1)]
    [InlineData("int x = 1;\n#!tmie", "#!tmie is not known here. Did you mean #!time?", 2)]
    [InlineData(
        "#!qqqqqq 1",
        "#!qqqqqq is not known here; after #! there may be csharp, markdown, html, javascript, time, who, whos, set and about.", 1)]
    [InlineData("\n#!import \"x.ipynb\"", "#!import needs .NET Interactive; #load \"file.csx\" runs the C# of a file.", 2)]
    [InlineData("#!set --name x", "#!set takes --name and --value, such as #!set --name x --value 5 or --value @csharp:y.", 1)]
    [InlineData("#!set --name class --value 1", "#!set --name: 'class' is no name of a C# variable.", 1)]
    [InlineData("#!set --name x --value @sql:y", "#!set --value: @sql:y needs .NET Interactive; here, write @csharp:name.", 1)]
    [InlineData("#!set --name x --value @csharp:y;z", "#!set --value: 'y;z' is no name of a C# variable.", 1)]
    public void Other_directives_are_refused_by_name(string code, string message, int line)
    {
        TestSession session = new();
        session.Run(code);
        Assert.Equal(CellStatus.Failed, session.Status);
        Assert.Equal((message, line), (session.Error.Message, session.Error.Line));
    }

    [Fact]
    public void A_missing_assembly_is_named_with_its_whole_path()
    {
        TestSession session = new();
        session.Run("#r \"../nowhere/None.dll\"");
        Assert.Equal(
            $"#r \"../nowhere/None.dll\": {Path.GetFullPath("../nowhere/None.dll", session.Folder)} does not exist; is it built?",
            session.Error.Message);
    }

    [Fact]
    public void Magics_switch_between_Markdown_and_code()
    {
        TestSession session = new();
        session.Run("Console.Write(1);\n#!markdown\n# Title\n#!csharp\nint x = y;");
        Assert.Equal("# Title", Assert.IsType<DisplayOutput>(session.Outputs[1]).Data["text/markdown"]);
        Assert.Equal(5, session.Error.Line);
    }

    [Theory]
    [InlineData("5", "Int32 5")]
    [InlineData("5000000000", "Int64 5000000000")]
    [InlineData("0.5", "Double 0.5")]
    [InlineData("true", "Boolean True")]
    [InlineData("\"a \\\"b\\\"\"", "String a \"b\"")]
    [InlineData("two words", "String two words")]
    [InlineData("x\"; throw null; //", "String x\"; throw null; //")]
    [InlineData("{\"a\": [1]}", "JsonElement {\"a\": [1]}")]
    [InlineData("@csharp:earlier", "DateTime 01/02/2026 00:00:00")]
    public void A_variable_is_set_from_a_value_or_from_another_variable(string value, string expected)
    {
        TestSession session = new();
        session.Run("var earlier = new DateTime(2026, 1, 2);");
        session.Run($"#!set --value {value} --name made\nConsole.Write($\"{{made.GetType().Name}} {{made}}\");");
        Assert.Equal(expected, session.Text);
    }

    [Fact]
    public void Variables_are_listed_with_types_and_values()
    {
        TestSession session = new();
        session.Run("int a = 1; var list = new List<string> { \"<x>\" };");
        session.Run("a = 2; string text = \"hi\";");
        session.Run("#!who");
        Assert.Equal(["a   list   text"], session.Shown);
        session.Run("#!whos");
        Assert.Equal(
            ["Variable  Type          Value\na         int           2\nlist      List<string>  [ <x> ]\ntext      string        hi"],
            session.Shown);
        session.Run("#!about");
        Assert.Matches(@"^The notebook host of Swa\.Research \d.*: \.NET \d.*, C# by Roslyn \d", Assert.Single(session.Shown));
    }

    [Fact]
    public void A_timed_cell_says_how_long_it_took_and_the_page_gets_what_is_written_for_it()
    {
        TestSession session = new();
        session.Run("#!time\n#!csharp\n1 + 1\n#!html\n<b>&amp;</b>\n#!js\nlet x = 1;");
        Assert.Equal(["2", "&"], session.Shown.Take(2));
        Assert.Matches(@"^Wall time: \d+\.\d ms$", session.Shown[^1]);
        Assert.Equal(
            "<script type=\"text/javascript\">\nlet x = 1;\n</script>", ((DisplayOutput)session.Outputs[2]).Data["text/html"]);
    }

    [Fact]
    public void A_script_next_to_the_notebook_is_loaded()
    {
        TestSession session = new();
        File.WriteAllText(Path.Combine(session.Folder, "more.csx"), "int FromFile() => 5;");
        session.Run("#load \"more.csx\"\nConsole.Write(FromFile());");
        Assert.Equal("5", session.Text);
    }

    [Fact]
    public void Warnings_go_to_the_error_stream()
    {
        TestSession session = new();
        session.Run("string? text = null;");
        Assert.Contains("(1,7): warning CS8632", session.ErrorText, StringComparison.Ordinal);
        Assert.Equal(CellStatus.Completed, session.Status);
    }

    [Fact]
    public void A_long_output_is_cut_with_a_notice()
    {
        TestSession session = new(outputLimit: 1000);
        session.Run("for (int i = 0; i < 1000; i++) Console.WriteLine(\"0123456789\"); display(\"later\"); 1");
        Assert.Equal(1000, session.Text.Length);
        Assert.Contains(
            "cut here: it is longer than 1,000 characters", Assert.IsType<OutputCut>(session.Outputs[^1]).Notice.Text,
            StringComparison.Ordinal);
        Assert.All(session.Outputs.SkipLast(1), output => Assert.IsType<StreamOutput>(output));
        session.Run("display(new string('x', 1001)); display(\"later\");");
        Assert.IsType<OutputCut>(Assert.Single(session.Outputs));
    }

    [Theory]
    [InlineData("while (true) { }")]
    [InlineData("while (true) { try { Console.Write(1); } catch { } }")]
    [InlineData("System.Threading.Thread.Sleep(-1);")]
    public void An_endless_cell_is_interrupted_and_the_session_continues(string code)
    {
        TestSession session = new();
        session.Run("int x = 3;");
        session.Run($"Console.WriteLine(\"started\");\n{code}", interruptAfterFirstOutput: true);
        Assert.Equal(CellStatus.Interrupted, session.Status);
        session.Run("Console.Write(x);");
        Assert.Equal("3", session.Text);
    }

    [Fact]
    public void A_cell_that_waits_for_ever_is_stuck()
    {
        TestSession session = new(grace: TimeSpan.FromMilliseconds(50));
        session.Run("Console.WriteLine(\"started\");\nawait Task.Delay(-1);", interruptAfterFirstOutput: true);
        Assert.Equal(CellStatus.Stuck, session.Status);
    }

    [Fact]
    public void A_session_that_runs_the_same_cells_over_and_over_does_not_grow()
    {
        TestSession session = new();
        session.Run("int total = 0;");
        for (int i = 0; i < 20; i++)
        {
            session.Run("total++; total");
            session.Run("using System.IO;\nint last = total;\nint Twice(int x) => 2 * x;\nrecord R(int X);\nTwice(last)");
        }

        Assert.Equal(2, session.Depth);
        session.Run("Console.Write((total, last));");
        Assert.Equal("(20, 20)", session.Text);
    }

    [Fact]
    public void What_is_declared_again_only_in_part_stays()
    {
        TestSession session = new();
        session.Run("int a = 1; int F(int x) => 1;");
        session.Run("int a = 2;");
        session.Run("int F(string x) => 2;");
        session.Run("Console.Write((a, F(0), F(\"\")));");
        Assert.Equal("(2, 1, 2)", session.Text);
    }
}
