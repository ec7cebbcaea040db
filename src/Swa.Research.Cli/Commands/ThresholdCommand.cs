using System.CommandLine;
using Swa.Research.Cli.Options;
using Swa.Research.Cli.Output;
using Swa.Research.Games;
using Swa.Research.Tables;
using Swa.Research.Theory;

namespace Swa.Research.Cli.Commands;

/// <summary><c>swa threshold</c>: the closed-form theory of one game.</summary>
internal static class ThresholdCommand
{
    public static Command Create()
    {
        Option<string> agents = CommonOptions.Required("--agents", "n", "Number of agents, at least 1.");
        Option<string> severity = CommonOptions.Required("--severity", "β", "Congestion severity: welfare lost per unit of excess load, above 0.");
        Option<string> weight = CommonOptions.WithDefault("--weight", "λ", "Social weight, from 0 to 1.", "0.8");
        Option<string> maxDemand = CommonOptions.WithDefault("--max-demand", "a", "Largest demand of one agent in demand units, above 0.", "10");
        Option<string> capacity = CommonOptions.WithDefault("--capacity", "C", "Capacity of the resource in demand units, above 0.", "20");
        Option<string> format = CommonOptions.Format("text", "json");
        Command command = new(
            "threshold",
            "The critical weight, severity and population of a game, and what equilibrium gives at a social weight.\n\nExample: swa threshold --agents 5 --severity 1.6 --weight 0.8")
        {
            agents, severity, weight, maxDemand, capacity, format,
        };
        command.SetAction(parsed =>
        {
            CongestionGame game = new(
                NumberList.Integer(parsed.GetRequiredValue(agents), "agents"),
                NumberList.Number(parsed.GetRequiredValue(capacity), "capacity"),
                NumberList.Number(parsed.GetRequiredValue(severity), "severity"),
                NumberList.Number(parsed.GetRequiredValue(maxDemand), "maxDemand"));
            Answer answer = Answer.Of(game, NumberList.Number(parsed.GetRequiredValue(weight), "weight"));
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetRequiredValue(format) == "json")
            {
                output.Write(Report.ToJson(answer));
            }
            else
            {
                Report.Write(output, answer.ToTable(game));
            }

            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>What the command answers; the names are those of the JSON properties.</summary>
    private sealed record Answer(
        int Agents,
        double Severity,
        Regime Regime,
        double? CriticalWeight,
        double Weight,
        double OverloadMarginal,
        double CriticalSeverity,
        double? CriticalPopulation,
        double? EquilibriumLoad,
        double? EquilibriumWelfare,
        double SocialOptimum,
        double? PriceOfAnarchy)
    {
        public static Answer Of(CongestionGame game, double weight)
        {
            Equilibrium equilibrium = Equilibrium.At(game, weight);
            return new(
                game.Agents,
                game.Severity,
                Threshold.Regime(game.Agents, game.Severity),
                Threshold.CriticalWeight(game),
                weight,
                game.UtilityMarginal(weight, CapacitySide.Above),
                Threshold.CriticalSeverity(game.Agents, weight),
                Threshold.CriticalPopulation(game.Severity, weight),
                equilibrium.Load,
                equilibrium.Welfare,
                Equilibrium.SocialOptimum(game).BestWelfare,
                Theory.PriceOfAnarchy.Of(game).Ratio);
        }

        public Table ToTable(CongestionGame game)
        {
            Equilibrium equilibrium = Equilibrium.At(game, Weight);
            Table table = new("quantity", "symbol", "value", "meaning");
            table.Add("agents", "n", Agents, "given");
            table.Add("severity", "β", Severity, "given");
            table.Add("regime", "", Regime.ToString(), RegimeMeaning);
            table.Add("critical weight", "λ*", CriticalWeight, CriticalWeight is null ? "does not exist for one agent" : "under overload nobody gains by more demand from this weight on");
            table.Add("weight", "λ", Weight, "given");
            table.Add("overload marginal", "g(λ)", OverloadMarginal, OverloadMarginal > 0 ? "above 0: under overload agents still want more" : "not above 0: under overload nobody wants more");
            table.Add("critical severity", "β*", CriticalSeverity, "the penalty from which on this weight is enough");
            table.Add("critical population", "n*", CriticalPopulation, CriticalPopulation is null ? "does not exist for λ = 1" : "the largest population that this weight keeps stable");
            table.Add("equilibrium load", "A", EquilibriumLoad, EquilibriumLoad is null ? FormattableString.Invariant($"every load from {equilibrium.SmallestLoad} to {equilibrium.LargestLoad} is one") : FormattableString.Invariant($"capacity is {game.Capacity}"));
            table.Add("equilibrium welfare", "W", EquilibriumWelfare, EquilibriumWelfare is null ? FormattableString.Invariant($"from {equilibrium.WorstWelfare} to {equilibrium.BestWelfare}") : "at this weight");
            table.Add("social optimum", "max W", SocialOptimum, "largest possible welfare");
            table.Add("price of anarchy", "", PriceOfAnarchy, PriceOfAnarchy is null ? FormattableString.Invariant($"no meaning, as selfish welfare is not positive; welfare gap {Theory.PriceOfAnarchy.Of(game).WelfareGap}") : "optimum over selfish welfare");
            return table;
        }

        private string RegimeMeaning => Regime switch
        {
            Regime.OverloadPays => "β < 1: overload raises welfare; no weight stops it, and none should",
            Regime.Flat => "β = 1: welfare is flat under overload",
            Regime.SocialDilemma => "1 < β < n: tragedy for selfish agents, stable from λ* on",
            _ => "β ≥ n: selfish agents are stable already",
        };
    }
}
