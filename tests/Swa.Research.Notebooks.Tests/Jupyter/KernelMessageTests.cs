using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Swa.Research.Notebooks.Hosting;
using Swa.Research.Notebooks.Jupyter;

namespace Swa.Research.Notebooks.Tests.Jupyter;

/// <summary>The kernel's messages, positions and files, without sockets.</summary>
public sealed class KernelMessageTests : IDisposable
{
    private static readonly byte[] Key = "a key"u8.ToArray();

    private readonly string _folder = Directory.CreateTempSubdirectory("swa-kernel-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_message_is_signed_and_carries_its_parents_header_as_it_came()
    {
        byte[] parent = "{ \"msg_id\" : \"1\", \"other\": [1.50] }"u8.ToArray();
        byte[][] frames = Write(new MessageFrames(Key), parent);
        Assert.Equal(["topic", "<IDS|MSG>"], frames.Take(2).Select(Encoding.UTF8.GetString));
        byte[] expected = HMACSHA256.HashData(Key, frames.Skip(3).SelectMany(frame => frame).ToArray());
        Assert.Equal(Convert.ToHexStringLower(expected), Encoding.UTF8.GetString(frames[2]));
        Assert.Equal(parent, frames[4]);
        JsonNode header = JsonNode.Parse(frames[3])!;
        Assert.Equal(("status", "5.4"), (header["msg_type"]!.GetValue<string>(), header["version"]!.GetValue<string>()));
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", header["date"]!.GetValue<string>());
        Assert.Equal("é🙂<", JsonNode.Parse(frames[6])!["text"]!.GetValue<string>());
    }

    [Fact]
    public void A_message_is_taken_once_and_only_from_who_has_the_key()
    {
        MessageFrames receiver = new(Key);
        byte[][] frames = Write(new MessageFrames(Key));
        byte[][] others = Write(new MessageFrames("another"u8.ToArray()));
        byte[][] changed = [.. Write(new MessageFrames(Key))];
        changed[6] = "{\"text\":\"other\"}"u8.ToArray();
        byte[][] cut = [.. Write(new MessageFrames(Key))];
        cut[2] = cut[2][..63];
        Assert.Equal("status", receiver.Read(frames).Type);
        Assert.Equal("it came before", Problem(receiver, frames));
        Assert.All(new[] { others, changed, cut }, wrong => Assert.Equal("its signature is wrong", Problem(receiver, wrong)));
        Assert.Equal("frames are missing", Problem(receiver, frames[..6]));

        MessageFrames open = new([]);
        Assert.Equal(["topic"], open.Read(others).Identities.Select(Encoding.UTF8.GetString));
        Assert.Empty(Write(open)[2]);
    }

    [Theory]
    [InlineData("{", "{}")]
    [InlineData("[]", "{}")]
    [InlineData("{\"msg_type\":5}", "{}")]
    [InlineData("{}", "{}")]
    [InlineData("{\"msg_type\":\"a\"}", "null")]
    [InlineData("{\"msg_type\":\"a\"}", "\"text\"")]
    [InlineData("{\"msg_type\":\"a\"}", "{\"code\":1,\"code\":2}")]
    public void What_is_no_message_is_refused(string header, string content)
    {
        byte[][] frames = [.. new[] { "<IDS|MSG>", "", header, "", "", content }.Select(Encoding.UTF8.GetBytes)];
        Assert.Equal("its header or content is no JSON object of the protocol", Problem(new MessageFrames([]), frames));
    }

    [Theory]
    [InlineData("", 0, 0)]
    [InlineData("abc", 2, 2)]
    [InlineData("🙂b", 1, 2)]
    [InlineData("a🙂b🙂", 3, 4)]
    [InlineData("a🙂b🙂", 4, 6)]
    [InlineData("\ud83dab", 2, 2)]
    [InlineData("ab\ud83d", 3, 3)]
    public void Positions_are_converted_both_ways(string text, int characters, int units)
    {
        Assert.Equal(units, CharacterPositions.ToUnits(text, characters));
        Assert.Equal(characters, CharacterPositions.ToCharacters(text, units));
    }

    [Fact]
    public void Positions_outside_are_at_the_ends() =>
        Assert.Equal((0, 3), (CharacterPositions.ToUnits("a🙂", -1), CharacterPositions.ToUnits("a🙂", 9)));

    [Fact]
    public void What_waits_is_aborted_and_what_comes_later_is_not()
    {
        using RequestQueue queue = new();
        Add("1");
        Add("2");
        Assert.Equal("1 False", Take());
        queue.Abort();
        Add("3");
        Assert.Equal(["2 True", "3 False"], new[] { Take(), Take() });
        queue.Abort();
        Add("4");
        Assert.Equal("4 False", Take());

        void Add(string type) => queue.Add(new JupyterMessage([], type, [], []) { Size = 40 << 20 >> int.Parse(type, null) });
        string Take() => queue.Take() is var (request, isAborted) ? $"{request.Type} {isAborted}" : "";
    }

    [Theory]
    [InlineData("\"ip\":\"0.0.0.0\"", "asks for the address '0.0.0.0'; the kernel listens on loopback only.")]
    [InlineData("\"ip\":\"example.org\"", "asks for the address 'example.org'; the kernel listens on loopback only.")]
    [InlineData("\"transport\":\"ipc\"", "asks for the transport 'ipc'; the kernel has tcp only.")]
    [InlineData("\"signature_scheme\":\"hmac-md5\"", "asks for the signatures 'hmac-md5'; the kernel has hmac-sha256 only.")]
    [InlineData("\"hb_port\":0", "is not a connection file: 'hb_port' must be a port.")]
    [InlineData("\"hb_port\":\"5\"", "is not a connection file: ")]
    public void A_connection_file_that_asks_for_more_is_refused_in_one_sentence(string field, string expected)
    {
        string path = Path.Combine(_folder, "connection.json");
        JsonObject fields = new()
        {
            ["shell_port"] = 1, ["control_port"] = 2, ["iopub_port"] = 3, ["stdin_port"] = 4, ["hb_port"] = 5, ["key"] = "k",
        };
        File.WriteAllText(path, fields.ToJsonString());
        Assert.Equal(5, ConnectionFile.Read(path).Heartbeat);
        KeyValuePair<string, JsonNode?> other = JsonNode.Parse($"{{{field}}}")!.AsObject().Single();
        fields[other.Key] = other.Value!.DeepClone();
        File.WriteAllText(path, fields.ToJsonString());
        string message = Assert.Throws<NotebookException>(() => ConnectionFile.Read(path)).Message;
        Assert.StartsWith($"{path} {expected}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tools_kernel_is_started_by_the_program_that_updates_keep()
    {
        string assembly = Path.Combine(_folder, ".store", "swa.research.cli", "1.0", "tools", "net10.0", "any", "swa.dll");
        Assert.EndsWith("dotnet", KernelSpecification.Command(assembly, "kernel").FileName, StringComparison.Ordinal);
        string program = Path.Combine(_folder, OperatingSystem.IsWindows() ? "swa.exe" : "swa");
        File.WriteAllText(program, "");
        HostCommand command = KernelSpecification.Command(assembly, "kernel", "start");
        Assert.Equal(program, command.FileName);
        Assert.Equal(["kernel", "start"], command.Arguments);
    }

    private static byte[][] Write(MessageFrames frames, byte[]? parent = null) =>
    [
        .. frames.Write(["topic"u8.ToArray()], "status", new JsonObject { ["text"] = "é🙂<" }, parent).Select(frame => frame.ToArray()),
    ];

    private static string Problem(MessageFrames frames, byte[][] message) =>
        Assert.Throws<FormatException>(() => frames.Read(message)).Message;
}
