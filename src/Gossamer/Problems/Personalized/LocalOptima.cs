namespace Gossamer.Problems.Personalized;

/// <summary>The workers' own models x_i*, with how they were found and what that cost.</summary>
public sealed record LocalOptima
{
    /// <summary>x_i*, one a worker; one where all workers share f.</summary>
    public required IReadOnlyList<double[]> Points { get; init; }

    /// <summary>‖∇f_i(x_i*)‖, in the same order.</summary>
    public required IReadOnlyList<double> GradientNorms { get; init; }

    /// <summary>What each cost, in full gradients of f_i; a minibatch is its share of one.</summary>
    public required IReadOnlyList<double> Gradients { get; init; }

    /// <summary>Real seconds that the training of all took, when it was done.</summary>
    public required double Seconds { get; init; }

    /// <summary>The solver by its kebab-case name, or <c>given</c>.</summary>
    public required string Solver { get; init; }

    /// <summary>True where they were read from a cache instead of being trained anew.</summary>
    public bool IsFromCache { get; init; }

    /// <summary>Models of one's own.</summary>
    /// <param name="problem">The f_i.</param>
    /// <param name="points">x_i*, d coordinates each, one a worker.</param>
    /// <exception cref="BadInputException">Numbers or dimensions do not fit.</exception>
    public static LocalOptima Given(Problem problem, params IReadOnlyList<double[]> points)
    {
        var optima = new LocalOptima { Points = points, GradientNorms = new double[points.Count], Gradients = new double[points.Count], Seconds = 0, Solver = "given" };
        optima.Require(problem);
        var gradient = new double[problem.Dimension];
        var norms = new double[points.Count];
        for (var i = 0; i < norms.Length; i++)
        {
            problem.Local(i).Gradient(points[i], gradient);
            norms[i] = System.Numerics.Tensors.TensorPrimitives.Norm<double>(gradient);
        }
        return optima with { GradientNorms = norms };
    }

    /// <summary>x_i* of a worker.</summary>
    /// <param name="worker">0-based index i.</param>
    public double[] PointOf(int worker) => Points[Points.Count == 1 ? 0 : worker];

    /// <exception cref="BadInputException">Numbers or dimensions do not fit.</exception>
    internal void Require(Problem problem)
    {
        if (Points.Count != problem.Workers && !(Points.Count == 1 && problem.IsHomogeneous))
            throw new BadInputException($"{Points.Count} local models are given for {problem.Workers} workers; give one each");
        for (var i = 0; i < Points.Count; i++)
        {
            if (Points[i].Length != problem.Dimension)
                throw new BadInputException($"the local model of worker {i + 1} has {Points[i].Length} coordinates, but the problem has {problem.Dimension}");
            foreach (var value in Points[i])
            {
                if (!double.IsFinite(value)) throw new BadInputException($"a coordinate of the local model of worker {i + 1} is {value:R}, but must be finite");
            }
        }
    }
}
