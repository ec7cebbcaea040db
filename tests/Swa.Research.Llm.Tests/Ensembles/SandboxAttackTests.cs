using System.Diagnostics;
using System.Runtime.Versioning;
using System.Text.Json;
using Swa.Research.Llm.Tests.Cli;
using Swa.Research.Llm.Tests.Servers;

namespace Swa.Research.Llm.Tests.Ensembles;

/// <summary>
/// What models may write against the machine that runs it, end to end: the command asks, the answer is an attack, and what the
/// attack is after must be as it was. As the user who runs the tests and, where that is root, as an ordinary one too.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class SandboxAttackTests(SandboxAttackTests.Runs runs) : IClassFixture<SandboxAttackTests.Runs>
{
    public static TheoryData<string, string> Attacks
    {
        get
        {
            TheoryData<string, string> data = [];
            foreach (string user in Runs.Users)
            {
                foreach (SandboxAttack attack in SandboxAttack.All)
                {
                    data.Add(attack.Name, user);
                }
            }

            return data;
        }
    }

    public static TheoryData<string> Users => [.. Runs.Users];

    [TheoryWithSandbox]
    [MemberData(nameof(Attacks))]
    public async Task An_attack_gets_nothing_and_harms_nothing(string attack, string user)
    {
        SandboxedRun run = await runs.OfAsync(user);
        Assert.EndsWith("survived with 0\n", run.Output, StringComparison.Ordinal);
        Assert.False(run.Won(attack));
        run.AssertUntouched(attack);
    }

    [TheoryWithSandbox]
    [MemberData(nameof(Users))]
    public async Task Endless_output_takes_no_memory(string user) =>
        Assert.InRange((await runs.OfAsync(user)).PeakMemory, 1 << 20, 600L << 20);

    /// <summary>As in HumanEval's harness; the sandbox's documentation says so.</summary>
    [TheoryWithSandbox]
    [MemberData(nameof(Users))]
    public async Task A_program_can_forge_its_own_verdict_and_nothing_else(string user)
    {
        SandboxedRun run = await runs.OfAsync(user);
        Assert.True(run.Won(SandboxAttack.Forgery.Name));
        run.AssertUntouched(SandboxAttack.Forgery.Name);
    }

    [TheoryWithSandbox]
    [InlineData("ignore-signals")]
    public async Task A_program_dies_with_the_command(string attack)
    {
        using TemporaryFolder folder = new();
        await File.WriteAllTextAsync(folder.File("tasks.jsonl"), JsonSerializer.Serialize(new
        {
            task_id = attack, prompt = "def f():\n    \"\"\"Attack.\"\"\"\n", canonical_solution = "    pass\n",
            test = "def check(candidate):\n    candidate()\n", entry_point = "f",
        }));
        SandboxAttack program = SandboxAttack.All.Single(known => known.Name == attack);
        program = program with { Body = program.Body.Replace("FOLDER", folder.Path, StringComparison.Ordinal) };
        await using ChatServer server = await ChatServer.ReplyingAsync(program.Reply);
        using Process process = SwaProcess.Start(
            "spgg", "ensemble", "--endpoint", server.Address.ToString(), "--models", "a,b", "--method", "single",
            "--tasks", folder.File("tasks.jsonl"), "--allow-code-execution", "--recording", folder.File("recording.jsonl"));
        bool started = SandboxedRun.Comes(running: true, folder.Path);
        process.Kill();
        Assert.True(started);
        Assert.True(SandboxedRun.Comes(running: false, folder.Path), "The program has outlived the command.");
    }

    /// <summary>The runs, one for each user, made when first asked for.</summary>
    public sealed class Runs : IDisposable
    {
        private const string Own = "the tests' user";
        private const string Ordinary = "an ordinary user";

        private readonly Dictionary<string, Lazy<Task<SandboxedRun>>> _runs = Users.ToDictionary(
            user => user,
            user => new Lazy<Task<SandboxedRun>>(() => SandboxedRun.RunAsync(user == Own ? null : SandboxedRun.OrdinaryUser)));

        internal static IReadOnlyList<string> Users => Environment.IsPrivilegedProcess ? [Own, Ordinary] : [Own];

        public void Dispose()
        {
            foreach (Lazy<Task<SandboxedRun>> run in _runs.Values.Where(run => run.IsValueCreated && run.Value.IsCompletedSuccessfully))
            {
                run.Value.Result.Dispose();
            }
        }

        internal Task<SandboxedRun> OfAsync(string user) => _runs[user].Value;
    }
}
