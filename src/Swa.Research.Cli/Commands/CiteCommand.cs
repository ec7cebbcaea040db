namespace Swa.Research.Cli.Commands;

/// <summary><c>swa cite</c>: how to cite this software and both papers, as <c>CITATION.cff</c> names them.</summary>
internal static class CiteCommand
{
    public static Command Create()
    {
        Command command = new(
            "cite", "Print BibTeX entries of this software and of both papers.\n\nExample: swa cite");
        command.SetAction(parsed =>
        {
            parsed.InvocationConfiguration.Output.Write(Entries(ProgramVersion.Text));
            return ExitCode.Done;
        });
        return command;
    }

    private static string Entries(string version) => $$$"""
        @software{swa-research,
          title = {Swa.Research},
          author = {{The Swa.Research authors}},
          version = {{{{version}}}},
          year = {2026}
        }

        @article{mumcu2026swa,
          title = {{Socially-Weighted Alignment: A Game-Theoretic Framework for Multi-Agent LLM Systems}},
          author = {Mumcu, Furkan and Yilmaz, Yasin},
          journal = {arXiv:2602.14471},
          year = {2026}
        }

        @inproceedings{liang2026everyone,
          title = {{Everyone Contributes! Incentivizing Strategic Cooperation in Multi-LLM Systems via Sequential Public Goods Games}},
          author = {Liang, Yunhao and Qu, Yuan and Yang, Jingyuan and Lin, Shaochong and Shen, Zuo-Jun Max},
          booktitle = {AAMAS 2026},
          note = {arXiv:2508.02076},
          year = {2026}
        }

        """;
}
