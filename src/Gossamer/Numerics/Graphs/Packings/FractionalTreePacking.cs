namespace Gossamer.Numerics.Graphs;

/// <summary>
/// Trees that share undirected links whose two directions have one bandwidth together (half duplex): weights x_T with
/// Σ_{T∋e} x_T ≤ b_e and a total near the largest possible. By multiplicative weights (Garg and Könemann, 1998), which needs
/// no solver of linear programs.
/// </summary>
public static class FractionalTreePacking
{
    /// <summary>Packs trees that connect the terminals through any nodes.</summary>
    /// <param name="nodes">Number of nodes n.</param>
    /// <param name="links">The links with their bandwidths, above 0.</param>
    /// <param name="terminals">The nodes to connect, at least two; all n of them for spanning trees.</param>
    /// <param name="accuracy">
    /// ε in (0, 1/2): the total is at least about (1 − 2ε) of the largest possible (half of that above
    /// <see cref="SteinerTree.MostExactTerminals"/> terminals that are not all nodes). Smaller takes longer, as 1/ε².
    /// </param>
    /// <returns>Different trees, in the order in which they were first found.</returns>
    public static IReadOnlyList<WeightedTree> Pack(int nodes, IReadOnlyList<WeightedEdge> links, IReadOnlyList<int> terminals, double accuracy = 0.1)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(terminals);
        if (!(accuracy > 0 && accuracy < 0.5)) throw new BadInputException($"the accuracy of a packing is {accuracy}, but must lie between 0 and 0.5");
        if (terminals.Count < 2) throw new BadInputException("a packing of trees connects at least two nodes");
        foreach (var link in links)
        {
            if (!(link.Weight > 0)) throw new BadInputException($"the bandwidth of the link {link.First}-{link.Second} is {link.Weight}, but must be above 0");
        }

        // δ = (1+ε)((1+ε)m)^(−1/ε) is far below the smallest double for small ε; lengths are kept relative to it.
        var logDelta = Math.Log(1 + accuracy) - (Math.Log((1 + accuracy) * links.Count) / accuracy);
        var lengths = links.Select(link => link with { Weight = 1 / link.Weight }).ToArray();
        var loads = new double[links.Count];
        var weights = new Dictionary<string, (int[] Tree, double Weight)>(StringComparer.Ordinal);
        var order = new List<string>();
        while (Math.Log(TotalVolume(lengths, links)) + logDelta < 0)
        {
            var tree = SteinerTree.Shortest(nodes, lengths, terminals);
            var amount = tree.Min(link => links[link].Weight);
            var key = string.Join(',', tree);
            if (!weights.TryGetValue(key, out var known)) order.Add(key);
            weights[key] = (tree, known.Weight + amount);
            foreach (var link in tree)
            {
                loads[link] += amount;
                lengths[link] = lengths[link] with { Weight = lengths[link].Weight * (1 + (accuracy * amount / links[link].Weight)) };
            }
        }
        var excess = 0.0;
        for (var link = 0; link < loads.Length; link++) excess = Math.Max(excess, loads[link] / links[link].Weight);
        return [.. order.Select(key => new WeightedTree(weights[key].Tree, weights[key].Weight / excess))];
    }

    private static double TotalVolume(WeightedEdge[] lengths, IReadOnlyList<WeightedEdge> links)
    {
        var sum = 0.0;
        for (var link = 0; link < lengths.Length; link++) sum += lengths[link].Weight * links[link].Weight;
        return sum;
    }
}

/// <summary>A tree with its share of the bandwidth.</summary>
/// <param name="Edges">Places of its edges in the list of links, ascending.</param>
/// <param name="Weight">Its bandwidth, in the unit of the links.</param>
public sealed record WeightedTree(IReadOnlyList<int> Edges, double Weight);
