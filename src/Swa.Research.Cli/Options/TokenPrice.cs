namespace Swa.Research.Cli.Options;

/// <summary>What tokens cost.</summary>
/// <param name="Input">Price of a million tokens of requests.</param>
/// <param name="Output">Price of a million tokens of replies.</param>
internal sealed record TokenPrice(double Input, double Output)
{
    public static TokenPrice? Parse(string? text)
    {
        if (text is null)
        {
            return null;
        }

        IReadOnlyList<double> prices = NumberList.Numbers(text, "price");
        return prices.Count == 2 && prices.All(price => double.IsFinite(price) && price >= 0)
            ? new TokenPrice(prices[0], prices[1])
            : throw new ParameterException("price", $"'{text}'", "two numbers of at least 0, such as 0.15,0.6");
    }

    public double Of((long Input, long Output) tokens) => (Input * tokens.Input + Output * tokens.Output) / 1e6;
}
