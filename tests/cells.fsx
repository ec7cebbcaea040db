// The cells of cells.csx in F#, as far as the languages differ; #r lines of the built assemblies stand before it.
open System
open Swa.Research

let game = CongestionGame.Paper
printfn "%O" game

let rule = SwiRule game
printfn "%O" (rule.Score(weight = 0.8, belief = 4.0, proposals = [| 0.0; 1.0; 5.0; 6.0; 8.0; 10.0 |]))
printfn "demand %g" (rule.Choose(weight = 0.8, belief = 4.0, proposals = [| 0.0; 1.0; 5.0; 6.0; 8.0; 10.0 |])).Demand

// A scenario has the paper's values until they are set.
let episode = Scenario(Weight = 0.7).Play(seed = 3UL)
printfn "%O" (episode.Plot())

type Neighbour() =
    interface IProposer with
        member _.Name = "neighbour"

        member _.Propose(situation, _random, proposals) =
            proposals[0] <- situation.Grid.Nearest situation.Belief
            1

let runs =
    Sweep(Scenario.Paper)
        .VaryRange((fun s -> s.Weight), from = 0.0, ``to`` = 1.0, step = 0.1)
        .Vary((fun s -> s.Proposer), UniformProposer(), Neighbour())
        .Run(seeds = 100)

printfn "%O" (runs.Plot("overload_rate", against = "weight", by = "proposer"))
printfn "%O" (runs.Means("overload_rate", "mean_welfare"))
printfn "%O" (runs.Difference("mean_welfare", from = {| weight = 0.0 |}))

runs.Save "runs.csv"
SweepRuns.Read("runs.csv").Plot("mean_welfare", against = "weight", by = "proposer").Save "welfare.svg"

let mixed =
    Sweep(Scenario(Steps = 50))
        .Vary((fun s -> s.Weights), [| 1.0; 1.0; 1.0; 1.0; 1.0 |], [| 0.0; 1.0; 1.0; 1.0; 1.0 |], [| 0.0; 0.0; 1.0; 1.0; 1.0 |])
        .Vary((fun s -> s.Chooser), ArgMaxChooser(), SoftmaxChooser())
        .Run(seeds = 50)

printfn "%O" (mixed.Means "overload_rate")

let paper = PaperExperiment.Run(seeds = 60)
printfn "%O" paper.Figure1
printfn "%O" paper.Findings
