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
    public void What_is_written_goes_through_no_name_that_can_be_guessed_and_keeps_mode_and_link()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string victim = Given("victim", "precious");
        string own = Given("page.html", "before");
        File.SetUnixFileMode(own, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.CreateSymbolicLink(Path.Combine(_folder, $".page.html.{Environment.ProcessId}.tmp"), victim);
        File.CreateSymbolicLink(Path.Combine(_folder, "link.html"), own);
        string left = Given($".page.html.swa-{new string('a', 32)}.tmp", "half of a page");
        string foreign = Given(".page.html.swa-backup.tmp", "precious");

        AtomicFile.Write(Path.Combine(_folder, "link.html"), "after");

        Assert.Equal(("after", "precious", "precious"), (File.ReadAllText(own), File.ReadAllText(victim), File.ReadAllText(foreign)));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(own));
        Assert.Equal(own, new FileInfo(Path.Combine(_folder, "link.html")).LinkTarget);
        Assert.False(File.Exists(left));
        Assert.Equal(5, Directory.GetFileSystemEntries(_folder).Length);
    }

    [Fact]
    public void A_leftover_that_is_being_written_stays()
    {
        string busy = Given($".page.html.swa-{new string('b', 32)}.tmp", "half of a page");
        using (new FileStream(busy, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            AtomicFile.Write(Path.Combine(_folder, "page.html"), "whole");
            Assert.True(File.Exists(busy));
        }

        AtomicFile.Write(Path.Combine(_folder, "page.html"), "whole");
        Assert.False(File.Exists(busy));
    }

    [Fact]
    public void A_lock_is_held_once_and_gone_when_it_is_released()
    {
        string path = Path.Combine(_folder, "rows.csv");
        using (FileLock.Take(path))
        {
            IOException refusal = Assert.Throws<IOException>(() => FileLock.Take(path));
            Assert.Contains("is being written by another run", refusal.Message, StringComparison.Ordinal);
        }

        FileLock.Take(path).Dispose();
        Assert.Empty(Directory.GetFileSystemEntries(_folder));
        string mine = Given("rows.csv.lock", "my note");
        Assert.Throws<OutputExistsException>(() => FileLock.Take(path));
        Assert.Equal("my note", File.ReadAllText(mine));
    }

    [Fact]
    public void A_link_that_is_planted_after_the_check_is_replaced_and_not_followed()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        string other = Given("other.csv", "a,b\n1,2\n");
        string path = Path.Combine(_folder, "rows.csv");
        OutputFile file = new(path, replace: true);
        File.CreateSymbolicLink(path, other);
        file.Write("a,b\n3,4\n");

        Assert.Equal(("a,b\n1,2\n", "a,b\n3,4\n"), (File.ReadAllText(other), File.ReadAllText(path)));
        Assert.Null(new FileInfo(path).LinkTarget);
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
