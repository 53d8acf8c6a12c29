namespace Gossamer.Numerics.Graphs;

/// <summary>Rings that visit every node of a graph once.</summary>
public static class HamiltonianCycle
{
    private const int MostSteps = 500_000;

    /// <summary>
    /// Looks for a ring: first by exhaustive search, which is given up after so many steps that it decides small graphs alone
    /// (the problem is NP-complete), then by rotations (Pósa, 1976), which find rings in large graphs that have many.
    /// </summary>
    /// <param name="graph">An undirected graph.</param>
    /// <returns>The nodes in order, from node 0; null where no ring was found. One node is a ring, two with a link are.</returns>
    public static int[]? Find(Graph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        if (graph.Nodes == 1) return [0];
        if (IsRing(graph, [.. Enumerable.Range(0, graph.Nodes)])) return [.. Enumerable.Range(0, graph.Nodes)];
        var search = new Search(graph);
        return search.Run() ?? (search.IsDecided ? null : Rotate(graph));
    }

    private static bool IsRing(Graph graph, int[] path)
    {
        for (var k = 0; k < path.Length; k++)
        {
            if (!graph.HasArc(path[k], path[(k + 1) % path.Length])) return false;
        }
        return true;
    }

    /// <summary>
    /// Makes a path longer at its end; where that is stuck, an edge back into the path gives another end: what lies behind its
    /// target is turned round.
    /// </summary>
    private static int[]? Rotate(Graph graph)
    {
        var random = new RandomStream(0, RandomPurpose.Other);
        var path = new int[graph.Nodes];
        var place = new int[graph.Nodes];
        Array.Fill(place, -1);
        place[0] = 0;
        var length = 1;
        for (var step = 0; step < MostSteps; step++)
        {
            var end = path[length - 1];
            var neighbors = graph.Neighbors(end);
            var next = neighbors[random.NextInt(neighbors.Length)];
            if (place[next] < 0)
            {
                (path[length], place[next]) = (next, length);
                length++;
            }
            else
            {
                Array.Reverse(path, place[next] + 1, length - place[next] - 1);
                for (var k = place[next] + 1; k < length; k++) place[path[k]] = k;
            }
            if (length == graph.Nodes && graph.HasArc(path[^1], path[0])) return path;
        }
        return null;
    }

    /// <summary>Depth-first search that prefers neighbours with few ways out (Warnsdorff's rule).</summary>
    private sealed class Search(Graph graph)
    {
        private readonly int[] path = new int[graph.Nodes];
        private readonly bool[] isVisited = new bool[graph.Nodes];
        // Neighbours of the node at every depth that are still to be tried, best last.
        private readonly Stack<int>[] choices = new Stack<int>[graph.Nodes];

        /// <summary>True where all paths were tried.</summary>
        public bool IsDecided { get; private set; }

        public int[]? Run()
        {
            isVisited[0] = true;
            choices[0] = Choices(0);
            var depth = 0;
            for (var step = 0; step < MostSteps; step++)
            {
                if (choices[depth].TryPop(out var node))
                {
                    path[++depth] = node;
                    isVisited[node] = true;
                    if (depth == graph.Nodes - 1 && graph.HasArc(node, 0)) return path;
                    choices[depth] = Choices(node);
                    continue;
                }
                if (depth == 0)
                {
                    IsDecided = true;
                    return null;
                }
                isVisited[path[depth--]] = false;
            }
            return null;
        }

        private Stack<int> Choices(int node)
        {
            var free = new List<int>();
            foreach (var neighbor in graph.Neighbors(node))
            {
                if (!isVisited[neighbor]) free.Add(neighbor);
            }
            return new Stack<int>(free.OrderByDescending(WaysOut).ThenByDescending(neighbor => neighbor));
        }

        private int WaysOut(int node)
        {
            var count = 0;
            foreach (var neighbor in graph.Neighbors(node))
            {
                if (!isVisited[neighbor]) count++;
            }
            return count;
        }
    }
}
