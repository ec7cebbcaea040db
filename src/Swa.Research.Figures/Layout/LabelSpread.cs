namespace Swa.Research.Figures;

/// <summary>Places labels along a line so that none covers another and each is as near as possible to what it names.</summary>
internal static class LabelSpread
{
    /// <summary>
    /// The centres that minimise the squared distances to the targets without overlap: isotonic regression of the labels'
    /// left ends (pool adjacent violators), shifted into the range.
    /// </summary>
    public static double[]? Centers(IReadOnlyList<double> targets, IReadOnlyList<double> sizes, double gap, double minimum, double maximum)
    {
        int[] order = [.. Enumerable.Range(0, targets.Count).OrderBy(i => targets[i])];
        double total = sizes.Sum() + gap * Math.Max(0, sizes.Count - 1);
        if (total > maximum - minimum)
        {
            return null;
        }

        List<(double Mean, int Count)> blocks = [];
        double offset = 0;
        foreach (int i in order)
        {
            (double mean, int count) = (targets[i] - sizes[i] / 2 - offset, 1);
            while (blocks.Count > 0 && blocks[^1].Mean > mean)
            {
                (double previous, int members) = blocks[^1];
                (mean, count) = ((mean * count + previous * members) / (count + members), count + members);
                blocks.RemoveAt(blocks.Count - 1);
            }

            blocks.Add((mean, count));
            offset += sizes[i] + gap;
        }

        double[] starts = [.. blocks.SelectMany(block => Enumerable.Repeat(Math.Clamp(block.Mean, minimum, maximum - total), block.Count))];
        double[] centers = new double[targets.Count];
        offset = 0;
        for (int k = 0; k < order.Length; k++)
        {
            centers[order[k]] = starts[k] + offset + sizes[order[k]] / 2;
            offset += sizes[order[k]] + gap;
        }

        return centers;
    }
}
