using Swa.Research.Figures;

namespace Swa.Research.Tests.Files;

public sealed class OutputFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("swa").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("<svg/>", "<svg><!-- written by Swa.Research --></svg>")]
    [InlineData("", "<svg><!-- written by Swa.Research --></svg>")]
    public void Somebody_elses_file_is_never_replaced(string theirs, string ours)
    {
        string path = Given("figure.svg", theirs);

        Assert.False(Assert.Throws<OutputExistsException>(() => new OutputFile(path, replace: true, ".svg").Write(ours)).IsOwn);
        Assert.Equal(theirs, File.ReadAllText(path));
    }

    [Fact]
    public void An_own_file_is_replaced_only_where_that_is_allowed()
    {
        string path = Given("figure.svg", "<svg><!-- written by Swa.Research --><g/></svg>");
        const string Anew = "<svg><!-- written by Swa.Research --></svg>";

        Assert.True(Assert.Throws<OutputExistsException>(() => new OutputFile(path, replace: false).Write(Anew)).IsOwn);
        Assert.True(new OutputFile(path, replace: true).Write(Anew));
        Assert.False(new OutputFile(path, replace: false).Write(Anew));
        Assert.Equal(Anew, File.ReadAllText(path));
    }

    [Fact]
    public void A_mark_at_the_end_of_a_long_file_counts()
    {
        string path = Given("figure.pdf", new string('x', 100_000) + "\n% written by Swa.Research\n");

        Assert.True(new OutputFile(path, replace: true).Write("% written by Swa.Research"));
    }

    [Theory]
    [InlineData("a,b\n1,2\n", true)]
    [InlineData("a,c\n1,2\n", false)]
    [InlineData("a", false)]
    public void A_table_is_own_when_its_header_is(string present, bool replaced)
    {
        string path = Given("table.csv", present);
        OutputFile file = new(path, replace: true, ".csv");

        if (replaced)
        {
            Assert.True(file.Write("a,b\n3,4\n"));
        }
        else
        {
            Assert.Throws<OutputExistsException>(() => file.Write("a,b\n3,4\n"));
            Assert.Equal(present, File.ReadAllText(path));
        }
    }

    [Theory]
    [InlineData("""{ "seeds": 3, "verdicts": [] }""", true)]
    [InlineData("""{ "name": "theirs" }""", false)]
    [InlineData("""[{ "seeds": 3 }]""", false)]
    [InlineData("no JSON", false)]
    public void A_file_of_results_is_own_when_its_names_are(string present, bool replaced)
    {
        string path = Given("verdicts.json", present);
        OutputFile file = new(path, replace: true, ".json");

        Assert.Equal(!replaced, Record.Exception(() => file.Write("""{ "seeds": 4, "verdicts": [] }""")) is OutputExistsException);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("study.ipynb")]
    [InlineData("no-extension")]
    public void What_cannot_be_written_is_refused_before_anything_is_computed(string name)
    {
        string path = name.Trim().Length == 0 ? name : Path.Combine(_folder, name);

        Assert.Throws<IOException>(() => new OutputFile(path, replace: true, ".csv"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        Assert.Throws<IOException>(() => new OutputFile(_folder, replace: true));
        Assert.Throws<IOException>(() => new OutputFile(Given("file", "x") + "/below.csv", replace: true));
    }

    private string Given(string name, string content)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, content);
        return path;
    }
}
