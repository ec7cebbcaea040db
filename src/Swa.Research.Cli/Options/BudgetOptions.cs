namespace Swa.Research.Cli.Options;

/// <summary>What a run with models may spend, and what that costs.</summary>
internal sealed class BudgetOptions
{
    private readonly Option<string?> _calls = CommonOptions.Optional(
        "--budget-calls", "N", "Most requests that this run sends, retries included, at least 1.");

    private readonly Option<string?> _tokens = CommonOptions.Optional(
        "--budget-tokens", "N", "Most tokens that this run uses, at least 1.");

    private readonly Option<string?> _price = CommonOptions.Optional(
        "--price", "IN,OUT", "Price of a million tokens of requests and of replies, to show what the run costs.");

    public void AddTo(Command command)
    {
        command.Add(_calls);
        command.Add(_tokens);
        command.Add(_price);
    }

    public CallBudget Budget(ParseResult parsed) => new(
        Limit(parsed.GetValue(_calls), "budgetCalls"), Limit(parsed.GetValue(_tokens), "budgetTokens"));

    public TokenPrice? Price(ParseResult parsed) => TokenPrice.Parse(parsed.GetValue(_price));

    private static long? Limit(string? text, string option) => text is null ? null : NumberList.Whole(text, option);
}
