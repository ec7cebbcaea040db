using System.Security.Cryptography;

namespace Swa.Research.Ensembles;

/// <summary>A file of tasks: JSON Lines, all in one of the four schemas. The data sets themselves are not part of this project.</summary>
public sealed class TaskFile
{
    private const string Parameter = "tasks";
    private const int MostChoices = 26;
    private const string Schemas =
        "JSON Lines in the schema of GSM8K (question, answer), MMLU (question, choices, answer), "
        + "HumanEval (task_id, prompt, test, entry_point) or SummEval (text, references)";

    private TaskFile(string name, string digest, IReadOnlyList<BenchmarkTask> tasks) => (Name, Digest, Tasks) = (name, digest, tasks);

    /// <summary>Name of the file, without its folder.</summary>
    public string Name { get; }

    /// <summary>SHA-256 of the file's bytes, as 64 hexadecimal digits.</summary>
    public string Digest { get; }

    /// <summary>The tasks in the file's order, at least one.</summary>
    public IReadOnlyList<BenchmarkTask> Tasks { get; }

    /// <summary>The schema of all tasks.</summary>
    public TaskSchema Schema => Tasks[0].Schema;

    /// <summary>Reads a file; its first line determines the schema, and empty lines are skipped.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The tasks.</returns>
    /// <exception cref="ParameterException">
    /// The file does not exist, holds no task, or has a line that is not a task; the message names file and line.
    /// </exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static TaskFile Read(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!File.Exists(path))
        {
            throw new ParameterException(Parameter, $"'{path}', which is not a file", Schemas);
        }

        byte[] bytes = InputFile.ReadBytes(path);
        string[] lines = Encoding.UTF8.GetString(bytes).TrimStart('\uFEFF').Split('\n');
        Dictionary<string, int> lineOf = new(StringComparer.Ordinal);
        List<BenchmarkTask> tasks = [];
        TaskSchema? schema = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            try
            {
                using JsonDocument document = JsonDocument.Parse(lines[i]);
                schema ??= SchemaOf(document.RootElement);
                BenchmarkTask task = Task(document.RootElement, schema.Value, i + 1);
                if (lineOf.TryAdd(task.Id, i + 1))
                {
                    tasks.Add(task);
                }
                else if (schema != TaskSchema.SummEval)
                {
                    throw new FormatException($"repeats the task '{task.Id}' of line {lineOf[task.Id]}");
                }
            }
            catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
            {
                string problem = exception switch
                {
                    JsonException => "is not JSON",
                    InvalidOperationException => "has half of a character in a text",
                    _ => exception.Message,
                };
                throw new ParameterException(Parameter, $"'{path}', whose line {i + 1} {problem}", Schemas);
            }
        }

        return tasks.Count > 0
            ? new TaskFile(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(bytes)), tasks)
            : throw new ParameterException(Parameter, $"'{path}', which holds no task", Schemas);
    }

    private static TaskSchema SchemaOf(JsonElement line)
    {
        RequireObject(line);
        bool Has(string property) => line.TryGetProperty(property, out _);
        return Has("entry_point") || Has("task_id") ? TaskSchema.HumanEval
            : Has("choices") ? TaskSchema.Mmlu
            : Has("question") ? TaskSchema.Gsm8k
            : Has("text") || Has("references") ? TaskSchema.SummEval
            : throw new FormatException("is of no known schema");
    }

    private static BenchmarkTask Task(JsonElement line, TaskSchema schema, int number)
    {
        RequireObject(line);
        string id = number.ToString(CultureInfo.InvariantCulture);
        return schema switch
        {
            TaskSchema.Gsm8k => Arithmetic(line, id),
            TaskSchema.Mmlu => MultipleChoice(line, id),
            TaskSchema.HumanEval => new ProgrammingTask(
                Text(line, "task_id"), Text(line, "prompt"), Text(line, "test"), Identifier(Text(line, "entry_point")),
                line.TryGetProperty("canonical_solution", out _) ? Text(line, "canonical_solution") : null),
            _ => new SummaryTask(
                line.TryGetProperty("id", out _) ? Text(line, "id") : id, Text(line, "text"), Texts(line, "references", 1)),
        };
    }

    private static ArithmeticTask Arithmetic(JsonElement line, string id)
    {
        string answer = Text(line, "answer");
        int mark = answer.LastIndexOf("####", StringComparison.Ordinal);
        string number = mark < 0 ? "" : answer[(mark + 4)..].Trim().Replace(",", "", StringComparison.Ordinal);
        const NumberStyles styles = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        return decimal.TryParse(number, styles, CultureInfo.InvariantCulture, out decimal value)
            ? new ArithmeticTask(id, Text(line, "question"), answer[..mark].TrimEnd(), value)
            : throw new FormatException("has an 'answer' that does not end in '#### number'");
    }

    private static MultipleChoiceTask MultipleChoice(JsonElement line, string id)
    {
        IReadOnlyList<string> choices = Texts(line, "choices", 2);
        if (choices.Count > MostChoices)
        {
            throw new FormatException($"has {choices.Count} 'choices', and at most {MostChoices} have letters");
        }

        JsonElement answer = Property(line, "answer");
        int index = answer.ValueKind switch
        {
            JsonValueKind.Number when answer.TryGetInt32(out int number) => number,
            JsonValueKind.String when answer.GetString()!.Trim() is [char letter and >= 'A' and <= 'Z'] => letter - 'A',
            _ => -1,
        };
        return index >= 0 && index < choices.Count
            ? new MultipleChoiceTask(id, Text(line, "question"), choices, index)
            : throw new FormatException($"has an 'answer' that is neither an index from 0 to {choices.Count - 1} nor its letter");
    }

    private static void RequireObject(JsonElement line)
    {
        if (line.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException("is not a JSON object");
        }
    }

    private static JsonElement Property(JsonElement line, string name) =>
        line.TryGetProperty(name, out JsonElement value) ? value : throw new FormatException($"has no '{name}'");

    private static string Text(JsonElement line, string name) =>
        Property(line, name) is { ValueKind: JsonValueKind.String } value && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()!
            : throw new FormatException($"has a '{name}' that is not text");

    private static IReadOnlyList<string> Texts(JsonElement line, string name, int least)
    {
        JsonElement list = Property(line, name);
        return list.ValueKind == JsonValueKind.Array
            && list.GetArrayLength() >= least
            && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
                : throw new FormatException($"has '{name}' that are not a list of at least {least} text{(least == 1 ? "" : "s")}");
    }

    // The name is inserted into a program, so it must be nothing but a name.
    private static string Identifier(string name) =>
        name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !char.IsAsciiDigit(name[0])
            ? name
            : throw new FormatException("has an 'entry_point' that is not the name of a function");
}
