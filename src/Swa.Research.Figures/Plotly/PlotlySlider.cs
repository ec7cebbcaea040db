using System.Text.Json.Nodes;

using static Swa.Research.Figures.PlotlyNode;

namespace Swa.Research.Figures;

/// <summary>
/// Joins the positions of a slider into one Plotly figure. The traces of all positions are in it, and a step makes those of one position
/// visible: no kernel is needed, and no <c>frames</c>. JupyterLab's renderer passes frames on, but VS Code's (a descendant of nteract's)
/// takes <c>data</c> and <c>layout</c> alone, so that a slider of frames would be there and move nothing.
/// </summary>
internal static class PlotlySlider
{
    private const double Height = 100;
    private const double Gap = 14;

    /// <summary>What differs between positions although the axes do not: labels of lines, regions, the place of the legend.</summary>
    private static readonly string[] Moved = ["annotations", "shapes", "legend"];

    /// <summary>Gives the first position's traces and layout those of the others, and the slider.</summary>
    public static void Join(FigureSlider slider, JsonArray[] traces, JsonObject[] layouts)
    {
        JsonArray steps = [];
        for (int position = 0; position < traces.Length; position++)
        {
            JsonObject moved = [];
            foreach (string name in Moved)
            {
                if (layouts[position][name] is { } part)
                {
                    moved[name] = part.DeepClone();
                }
            }

            int shown = position;
            IEnumerable<bool> visible = traces.SelectMany((of, i) => Enumerable.Repeat(i == shown, of.Count));
            steps.Add(new JsonObject
            {
                ["label"] = PlotlyText.Of(slider.Positions[position].Value),
                ["value"] = MathText.ToPlainText(slider.Positions[position].Value),
                ["method"] = "update",
                ["args"] = new JsonArray(
                    new JsonObject { ["visible"] = new JsonArray([.. visible.Select(isShown => JsonValue.Create(isShown))]) }, moved),
            });
        }

        foreach (JsonObject trace in traces[0].OfType<JsonObject>())
        {
            trace["visible"] = true;
        }

        foreach (JsonNode? trace in traces.Skip(1).SelectMany(of => of).ToArray())
        {
            JsonNode hidden = trace!.DeepClone();
            hidden["visible"] = false;
            traces[0].Add(hidden);
        }

        // The widest margins of all, so that the plots stay where they are.
        JsonObject first = layouts[0];
        double plots = Plots(first);
        foreach (string side in (string[])["l", "r", "t", "b"])
        {
            first["margin"]![side] = Number(layouts.Max(layout => Margin(layout, side)));
        }

        double below = Margin(first, "b");
        first["margin"]!["b"] = Number(below + Height);
        first["height"] = Number(Margin(first, "t") + plots + below + Height);
        first["sliders"] = new JsonArray(Drawn(slider, steps, below));
    }

    private static double Plots(JsonObject layout) => (double)layout["height"]! - Margin(layout, "t") - Margin(layout, "b");

    private static double Margin(JsonObject layout, string side) => (double)layout["margin"]![side]!;

    private static JsonObject Drawn(FigureSlider slider, JsonArray steps, double below) => new()
    {
        ["active"] = 0,
        ["steps"] = steps,
        ["currentvalue"] = new JsonObject { ["prefix"] = $"{PlotlyText.Of(slider.Label)} = ", ["xanchor"] = "left" },
        ["x"] = 0,
        ["len"] = 1,
        ["y"] = 0,
        ["yanchor"] = "top",
        ["pad"] = new JsonObject { ["t"] = Number(below + Gap), ["b"] = 0, ["l"] = 0, ["r"] = 0 },
        ["transition"] = new JsonObject { ["duration"] = 0 },
    };
}
