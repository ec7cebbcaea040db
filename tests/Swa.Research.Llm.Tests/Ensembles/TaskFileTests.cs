using Swa.Research.Ensembles;
using Swa.Research.Llm.Tests.Cli;

namespace Swa.Research.Llm.Tests.Ensembles;

public sealed class TaskFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Arithmetic_is_read_with_the_number_after_its_mark()
    {
        TaskFile file = Read(
            """{"question": "How much?", "answer": "Two and two.\n#### 1,250"}""" + "\n\n"
            + """{"question": "And?", "answer": "#### -2.5"}""");
        Assert.Equal(TaskSchema.Gsm8k, file.Schema);
        Assert.Equal(new ArithmeticTask("1", "How much?", "Two and two.", 1250), file.Tasks[0]);
        Assert.Equal(new ArithmeticTask("3", "And?", "", -2.5m), file.Tasks[1]);
        Assert.Equal("Two and two.\nAnswer: 1250", file.Tasks[0].WorkedAnswer);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("\"C\"")]
    public void A_choice_is_read_by_index_or_letter(string answer)
    {
        MultipleChoiceTask task = Assert.IsType<MultipleChoiceTask>(
            Assert.Single(Read($$"""{"question": "Which?", "choices": ["x", "y", "z"], "answer": {{answer}}, "subject": "none"}""").Tasks));
        Assert.Equal(2, task.Answer);
        Assert.Equal("Which?\nA. x\nB. y\nC. z", task.Question);
    }

    [Fact]
    public void Programs_and_summaries_are_read_and_repeated_texts_of_summaries_are_left_out()
    {
        ProgrammingTask program = Assert.IsType<ProgrammingTask>(Assert.Single(Read(
            """{"task_id": "t/0", "prompt": "def f():\n    '''x'''\n", "test": "def check(c):\n    c()", "entry_point": "f","""
            + """ "canonical_solution": "    pass\n"}""").Tasks));
        Assert.Equal(("t/0", "f", "    pass\n"), (program.Id, program.EntryPoint, program.CanonicalSolution));

        const string line = """{"id": "a", "decoded": "system", "text": "Long.", "references": ["Short.", "Brief."], "model_id": "M1"}""";
        SummaryTask summary = Assert.IsType<SummaryTask>(Assert.Single(Read($"{line}\n{line}\n").Tasks));
        Assert.Equal(["Short.", "Brief."], summary.References);
    }

    [Theory]
    [InlineData("""{"question": "a", "answer": "#### 1"}""" + "\n{\"question\"", 2, "is not JSON")]
    [InlineData("[1]", 1, "is not a JSON object")]
    [InlineData("""{"a": 1}""", 1, "is of no known schema")]
    [InlineData("""{"question": "a", "answer": "1"}""", 1, "has an 'answer' that does not end in '#### number'")]
    [InlineData("""{"question": "a", "answer": "#### one"}""", 1, "has an 'answer' that does not end in '#### number'")]
    [InlineData("""{"question": "a"}""", 1, "has no 'answer'")]
    [InlineData("""{"question": 1, "answer": "#### 1"}""", 1, "has a 'question' that is not text")]
    [InlineData("""{"question": "a", "choices": ["x"], "answer": 0}""", 1, "has 'choices' that are not a list of at least 2 texts")]
    [InlineData("""{"question": "a", "choices": ["x", "y"], "answer": 2}""", 1,
        "has an 'answer' that is neither an index from 0 to 1 nor its letter")]
    [InlineData("""{"task_id": "a", "prompt": "b", "test": "c"}""", 1, "has no 'entry_point'")]
    [InlineData("""{"task_id": "a", "prompt": "b", "test": "c", "entry_point": "f(); import os"}""", 1,
        "has an 'entry_point' that is not the name of a function")]
    [InlineData(
        """{"task_id": "a", "prompt": "b", "test": "c", "entry_point": "f"}""" + "\n"
        + """{"task_id": "a", "prompt": "b", "test": "c", "entry_point": "f"}""",
        2, "repeats the task 'a' of line 1")]
    [InlineData("""{"text": "a", "references": []}""", 1, "has 'references' that are not a list of at least 1 text")]
    [InlineData("""{"text": "a"}""", 1, "has no 'references'")]
    [InlineData("""{"question": "a", "answer": "#### 1"}""" + "\n" + """{"text": "a", "references": ["b"]}""", 2, "has no 'answer'")]
    public void A_broken_line_is_refused_with_file_and_line(string content, int line, string problem)
    {
        ParameterException refusal = Assert.Throws<ParameterException>(() => Read(content));
        Assert.StartsWith(
            $"tasks is '{_folder.File("tasks.jsonl")}', whose line {line} {problem}; allowed: JSON Lines", refusal.Message,
            StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
    }

    [Fact]
    public void A_file_that_is_missing_or_empty_is_refused()
    {
        Assert.Contains(
            "which is not a file", Assert.Throws<ParameterException>(() => TaskFile.Read(_folder.File("none"))).Message,
            StringComparison.Ordinal);
        Assert.Contains("which holds no task", Assert.Throws<ParameterException>(() => Read("\n\n")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("arithmetic", TaskSchema.Gsm8k, 5)]
    [InlineData("multiple-choice", TaskSchema.Mmlu, 5)]
    [InlineData("programming", TaskSchema.HumanEval, 4)]
    [InlineData("summaries", TaskSchema.SummEval, 4)]
    public void The_files_that_ship_can_be_read(string name, TaskSchema schema, int count)
    {
        TaskFile file = TaskFile.Read(Shipped(name));
        Assert.Equal((schema, count), (file.Schema, file.Tasks.Count));
        Assert.All(file.Tasks, task => Assert.NotNull(task.WorkedAnswer));
    }

    [Theory]
    [InlineData("140 cars", "140")]
    [InlineData("Steps: 3 * 4 = 12.\nAnswer: 12", "12")]
    [InlineData("**Final answer:** $1,234.50", "1234.5")]
    [InlineData("Answer: 3\nNo, wait.\nAnswer: 4", "4")]
    [InlineData("It is 5.\n#### 5", "5")]
    [InlineData("<think>Answer: 9</think>Answer: 8", "8")]
    [InlineData("Answer: -5", "-5")]
    [InlineData("Answer: 3 or 4", null)]
    [InlineData("Answer: none", null)]
    [InlineData("I take 3 and 4.\nThen 7.", null)]
    [InlineData("", null)]
    [InlineData("<think>Answer: 9", null)]
    public void The_number_of_an_answer_is_read_and_never_guessed(string text, string? expected) =>
        Assert.Equal(expected, FinalAnswer.Read(new ArithmeticTask("1", "", "", 0), text));

    [Theory]
    [InlineData("B", "B")]
    [InlineData("b)", "B")]
    [InlineData("(B)", "B")]
    [InlineData("Answer: B. two", "B")]
    [InlineData("**Answer:** **B**", "B")]
    [InlineData("Answer: two", "B")]
    [InlineData("Answer: E", null)]
    [InlineData("Answer: both", null)]
    [InlineData("A is wrong.\nB may be right.", null)]
    public void The_letter_of_a_choice_is_read_and_never_guessed(string text, string? expected) =>
        Assert.Equal(expected, FinalAnswer.Read(new MultipleChoiceTask("1", "", ["one", "two", "three"], 1), text));

    [Fact]
    public void Code_is_taken_from_the_block_that_defines_the_function()
    {
        ProgrammingTask task = new("1", "def f():\n    '''x'''\n", "", "f", null);
        Assert.Equal(
            "def f():\n    return 1",
            FinalAnswer.Read(task, "So:\n```python\ndef f():\n    return 1\n```\nUse it:\n```python\nprint(f())\n```"));
        Assert.Equal("    return 1", FinalAnswer.Read(task, "    return 1\n"));
    }

    [Fact]
    public void A_summary_is_what_follows_its_mark()
    {
        SummaryTask task = new("1", "Text.", ["x"]);
        Assert.Equal("Short.", FinalAnswer.Read(task, "Points: a, b.\n\nSummary:\nShort."));
        Assert.Equal("Short.", FinalAnswer.Read(task, " Short. "));
    }

    internal static string Shipped(string name)
    {
        DirectoryInfo folder = new(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Swa.Research.sln")))
        {
            folder = folder.Parent!;
        }

        return Path.Combine(folder.FullName, "data", "tasks", $"{name}.jsonl");
    }

    private TaskFile Read(string content)
    {
        File.WriteAllText(_folder.File("tasks.jsonl"), content);
        return TaskFile.Read(_folder.File("tasks.jsonl"));
    }
}
