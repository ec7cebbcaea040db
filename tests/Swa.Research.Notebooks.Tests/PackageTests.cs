using System.Net;
using System.Net.Sockets;
using Swa.Research.Notebooks.Cells;
using Swa.Research.Notebooks.Packages;

namespace Swa.Research.Notebooks.Tests;

/// <summary>Packages in cells, restored by the real SDK from folders of this test.</summary>
public sealed class PackageTests(PackageFeed feed) : IClassFixture<PackageFeed>
{
    /// <summary>A machine without an SDK: what is not known already cannot be restored.</summary>
    private static readonly PackageRestore NoSdk = new(null, TimeSpan.FromMinutes(1));

    [Fact]
    public void A_package_comes_with_what_it_needs_and_later_sessions_start_no_process()
    {
        const string code = "#r \"nuget: Swa.Alpha, 1.0.0\"\n#r \"nuget:swa.beta\"\nConsole.Write((Alpha.Number, Beta.Number));";
        foreach (PackageRestore? restore in new[] { null, NoSdk })
        {
            TestSession session = Session(restore);
            session.Run(code);
            Assert.Equal((CellStatus.Completed, "(42, 41)"), (session.Status, session.Text));
            Assert.Equal("Installed packages: Swa.Alpha 1.0.0, Swa.Beta 1.0.0", session.Shown[^1]);
            session.Run("Alpha.Number");
            Assert.Equal(["42"], session.Shown);
            session.Run(code);
            Assert.Equal(CellStatus.Completed, session.Status);
            if (OperatingSystem.IsLinux())
            {
                session.Run("Alpha.Native() == Environment.ProcessId");
                Assert.Equal(["True"], session.Shown);
            }
        }

        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(feed.Folder, "cache")));
    }

    [Fact]
    public void A_package_that_is_not_there_fails_its_cell_in_one_sentence_and_leaves_out_the_cells_that_need_it()
    {
        TestSession session = Session();
        session.Run("\n#r \"nuget: Swa.Nowhere, 1.2\"\n#r \"nuget: Swa.Alpha, 1.0.0\"\nConsole.Write(1);");
        Assert.Equal(CellStatus.Failed, session.Status);
        Assert.Equal("", session.Text);
        Assert.Equal(
            "#r \"nuget: Swa.Nowhere, 1.2\": Unable to find package Swa.Nowhere. No packages exist with this id in source(s): shop "
            + "(NU1101).",
            session.Error.Message);
        Assert.Equal(2, session.Error.Line);
        session.Run("using Swa.Nowhere;\nnew Thing()");
        Assert.StartsWith(
            "The cell is left out, as packages are missing: Swa.Nowhere (cell 1), Swa.Alpha (cell 1). The type", session.Error.Message,
            StringComparison.Ordinal);
        session.Run("int x = \"text\";");
        Assert.DoesNotContain("left out", session.Error.Message, StringComparison.Ordinal);
        session.Run("#r \"nuget: Swa.Alpha, 9.0\"");
        Assert.StartsWith(
            "#r \"nuget: Swa.Alpha, 9.0\": Unable to find package Swa.Alpha with version (>= 9.0.0); Found 3 version(s) in shop",
            session.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_version_the_newest_release_is_taken_and_a_session_keeps_it()
    {
        TestSession session = Session();
        session.Run("#r \"nuget: Swa.Alpha\"\nAlpha.Number");
        Assert.Equal(["Installed packages: Swa.Alpha 2.0.0", "2"], session.Shown.TakeLast(2));
        session.Run("#r \"nuget: Swa.Alpha, 1.0.0\"");
        Assert.Equal(
            "#r \"nuget: Swa.Alpha, 1.0.0\" asks for another version, and Swa.Alpha 2.0.0 is loaded already: restart the session to "
            + "change it.",
            session.Error.Message);
        session.Run("#r \"nuget: Swa.Beta, 1.0.0\"\n#r \"nuget: Swa.Beta, 2.0.0\"");
        Assert.Equal("Swa.Beta is asked for in two versions, 2.0.0 and 1.0.0.", session.Error.Message);

        session = Session();
        session.Run("#r \"nuget: Swa.Alpha, *-*\"\nAlpha.Number");
        Assert.Equal("3", session.Shown[^1]);
    }

    [Fact]
    public void A_newest_version_is_asked_for_again_after_a_day_and_kept_where_that_fails()
    {
        PackageCache cache = new(Path.Combine(feed.Folder, "aged"));
        PackageQuery query = new([new PackageRequest("Swa.Alpha", "*", 1)], [], feed.Folder);
        cache.Store(query, [new RestoredPackage("Swa.Alpha", "1.0.0", [], [], [], false)]);
        Assert.NotNull(cache.Find(query, out bool isOld));
        Assert.False(isOld);
        File.SetLastWriteTimeUtc(Assert.Single(Directory.GetFiles(cache.Folder)), DateTime.UtcNow.AddDays(-2));
        SessionPackages offline = new(feed.Folder, cache, NoSdk);
        bool wasAsked = false;
        IReadOnlyList<RestoredPackage> packages =
            offline.Add(query.Requests, [], () => wasAsked = true, _ => { }, CancellationToken.None);
        Assert.Equal((true, "Swa.Alpha 1.0.0"), (wasAsked, Assert.Single(packages).ToString()));
    }

    [Fact]
    public void A_source_beside_those_of_the_configuration_is_a_folder_or_an_address()
    {
        TestSession session = Session();
        session.Run("#i \"nuget: other shop\"\n#r \"nuget: Swa.Gamma, 1.0.0\"\nGamma.Number");
        Assert.Equal("7", session.Shown[^1]);
        session.Run("#i \"nuget: no/such/folder\"");
        Assert.Equal(
            $"#i \"nuget: no/such/folder\" is neither the address of a source nor a folder: {feed.Folder}/no/such/folder does not exist.",
            session.Error.Message.Replace('\\', '/'));
        session.Run("#i \"nuget: other shop; $(HOME) 100%\"");
        Assert.EndsWith("is neither the address of a source nor a folder.", session.Error.Message, StringComparison.Ordinal);
        session.Run("// #r \"nuget: x y\"\nstring s = @\"\n#r \"\"nuget: x y\"\"\n\";\n#if false\n#r \"nuget: x y\"\n#endif\ns.Length");
        Assert.Equal(CellStatus.Completed, session.Status);
    }

    [Theory]
    [InlineData("", "'' is no package name: write #r \"nuget: Package, Version\".")]
    [InlineData("../up", "'../up' is no package name: write #r \"nuget: Package, Version\".")]
    [InlineData("$(HOME)", "'$(HOME)' is no package name: write #r \"nuget: Package, Version\".")]
    [InlineData("a' /><Exec Command='x", "'a' /><Exec Command='x' is no package name: write #r \"nuget: Package, Version\".")]
    [InlineData("A, 1.0;b", "'1.0;b' is no version of A: write such as 1.2.3, 1.*, *-* or [1.0,2.0).")]
    [InlineData("A, $(X)", "'$(X)' is no version of A: write such as 1.2.3, 1.*, *-* or [1.0,2.0).")]
    [InlineData("A, 1.0, B", "'1.0, B' is no version of A: write such as 1.2.3, 1.*, *-* or [1.0,2.0).")]
    public void What_is_no_name_and_no_version_is_refused_before_anything_runs(string text, string message)
    {
        TestSession session = Session(NoSdk);
        session.Run($"#r \"nuget: {text}\"");
        Assert.Equal(message, session.Error.Message);
    }

    [Theory]
    [InlineData("1.2.3")]
    [InlineData("1.0.0-beta.26120.1+abc")]
    [InlineData("1.*")]
    [InlineData("*-*")]
    [InlineData("1.2.0-rc*")]
    [InlineData("[1.0,2.0)")]
    [InlineData("(,2.0]")]
    [InlineData("[1.0]")]
    public void Every_kind_of_version_is_understood(string version) =>
        Assert.Equal(version, PackageRequest.Parse($" Swa.Alpha , {version} ", 1).Version);

    [Fact]
    public void Without_an_SDK_one_sentence_says_so()
    {
        TestSession session = Session(NoSdk);
        session.Run("#r \"nuget: Swa.Unknown\"");
        Assert.Equal(
            "#r \"nuget: Swa.Unknown\" needs the .NET SDK, and this machine has only the runtime: install the SDK, or load assemblies by "
            + "their path.", session.Error.Message);
    }

    [Fact]
    public void An_assembly_is_loaded_from_a_package_or_from_a_file_but_not_from_both()
    {
        TestSession session = Session();
        session.Run("#r \"Swa.Beta.dll\"\nBeta.Number");
        session.Run("#r \"nuget: Swa.Beta, 1.0.0\"");
        Assert.Equal(
            $"Package Swa.Beta 1.0.0 has Swa.Beta.dll, which is loaded from {Path.Combine(feed.Folder, "Swa.Beta.dll")} already: restart "
            + "the session to use the package.", session.Error.Message);
        session = Session();
        session.Run("#r \"nuget: Swa.Beta, 1.0.0\"");
        session.Run("#r \"Swa.Beta.dll\"");
        Assert.Equal(
            "#r \"Swa.Beta.dll\": package Swa.Beta 1.0.0 is loaded already: restart the session to use the file.", session.Error.Message);
    }

    [Fact]
    public void What_the_framework_has_stays_the_frameworks()
    {
        TestSession session = Session();
        session.Run("#r \"nuget: System.Text.Json, 99.0.0\"\nConsole.Write(System.Text.Json.JsonSerializer.Serialize(1));");
        Assert.Equal("1", session.Text);
        Assert.StartsWith(
            "Package System.Text.Json 99.0.0 has System.Text.Json 99.0.0.0; this host's own, ", session.ErrorText,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_source_that_does_not_answer_is_waited_for_until_the_limit_or_an_interrupt(bool isInterrupted)
    {
        string folder = Directory.CreateTempSubdirectory("swa-packages-").FullName;
        using TcpListener silent = new(IPAddress.Loopback, 0);
        silent.Start();
        PackageFeed.WriteConfiguration(
            folder, $"<add key=\"slow\" value=\"http://{silent.LocalEndpoint}/v3/index.json\" allowInsecureConnections=\"true\" />");
        using CancellationTokenSource interrupt = new();
        Task<TcpClient> asked = silent.AcceptTcpClientAsync();
        if (isInterrupted)
        {
            _ = asked.ContinueWith(_ => interrupt.CancelAsync(), TaskScheduler.Default);
        }

        PackageRestore restore = new(DotNetProgram.WithSdk(), isInterrupted ? TimeSpan.FromMinutes(4) : TimeSpan.FromSeconds(3));
        TestSession session = new(folder: folder, restore: restore);
        session.Run("#r \"nuget: Swa.Alpha\"", interruptBy: interrupt.Token);
        Assert.Equal(isInterrupted ? CellStatus.Interrupted : CellStatus.Failed, session.Status);
        Assert.Equal(
            isInterrupted ? "The cell was interrupted."
                : "#r \"nuget: Swa.Alpha\" took longer than 3 s: a source does not answer; #i and NuGet.config name them.",
            session.Error.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.Combine(folder, "cache")));
        Directory.Delete(folder, recursive: true);
    }

    private TestSession Session(PackageRestore? restore = null) => new(folder: feed.Folder, restore: restore);
}
