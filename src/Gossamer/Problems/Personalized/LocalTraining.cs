using System.Diagnostics;
using Gossamer.Registration;

namespace Gossamer.Problems.Personalized;

/// <summary>How a worker finds its own model.</summary>
public enum LocalSolver
{
    /// <summary>Exact for quadratics, Newton where convex Hessians are known, accelerated where L_i is, else SGD.</summary>
    Auto,

    /// <summary>Quadratics: by a factorisation, or by conjugate gradients where the matrix is not at hand.</summary>
    Exact,

    /// <summary>Newton's method; linear models.</summary>
    Newton,

    /// <summary>Nesterov's method with restarts and the step 1/L_i.</summary>
    Accelerated,

    /// <summary>Gradient descent with the step 1/L_i.</summary>
    GradientDescent,

    /// <summary>Minibatch SGD that stops early and keeps the model with the best loss on the validation samples.</summary>
    Sgd,
}

/// <summary>
/// The training of the workers' own models before a run (FLIX): every worker minimises its f_i alone, without communication, from 0 (from
/// x⁰ where f_i is not convex) until ‖∇f_i‖ is at most a tolerance. Workers are trained in parallel; the result does not depend on how many at once.
/// </summary>
public sealed record LocalTraining
{
    /// <summary>Bound on ‖∇f_i(x_i*)‖; SGD stops by the validation loss instead.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>The solver.</summary>
    public LocalSolver Solver { get; init; } = LocalSolver.Auto;

    /// <summary>Most full gradients a worker.</summary>
    public double MostGradients { get; init; } = 1e6;

    /// <summary>SGD: the step size.</summary>
    public double StepSize { get; init; } = 0.01;

    /// <summary>SGD: the share of its samples that a worker draws into a batch, without replacement.</summary>
    public double BatchShare { get; init; } = 0.7;

    /// <summary>SGD: steps in a row that do not improve the validation loss after which it stops.</summary>
    public int Patience { get; init; } = 200;

    /// <summary>SGD: the seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Trains all workers.</summary>
    /// <param name="problem">The f_i.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="progress">Told how many workers are done, from several threads; null for nobody.</param>
    /// <exception cref="BadInputException">An option is out of range, the solver cannot serve the problem, or the tolerance was not reached.</exception>
    public LocalOptima Find(Problem problem, CancellationToken cancellation = default, Action<int>? progress = null)
    {
        Check();
        var solver = Resolve(problem);
        var count = problem.IsHomogeneous ? 1 : problem.Workers;
        var found = new LocalSolution[count];
        var clock = Stopwatch.StartNew();
        var done = 0;
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellation, MaxDegreeOfParallelism = Environment.ProcessorCount }, worker =>
            {
                found[worker] = Solve(solver, problem, worker, cancellation);
                progress?.Invoke(Interlocked.Increment(ref done));
            });
        }
        catch (AggregateException failures) when (failures.InnerExceptions.OfType<BadInputException>().FirstOrDefault() is { } first)
        {
            throw new BadInputException(first.Message, first);
        }
        if (solver != LocalSolver.Sgd) RequireTolerance(found, solver);
        return new LocalOptima
        {
            Points = [.. found.Select(s => s.Point)],
            GradientNorms = [.. found.Select(s => s.GradientNorm)],
            Gradients = [.. found.Select(s => s.Gradients)],
            Seconds = clock.Elapsed.TotalSeconds,
            Solver = Spelling.ToKebabCase(solver.ToString()),
        };
    }

    /// <summary>The solver that <see cref="LocalSolver.Auto"/> stands for.</summary>
    /// <param name="problem">The f_i.</param>
    /// <exception cref="BadInputException">The solver that was asked for cannot serve the problem.</exception>
    public LocalSolver Resolve(Problem problem)
    {
        var constants = problem.Constants;
        var first = problem.Local(0);
        var complaint = Solver switch
        {
            LocalSolver.Exact when first is not IQuadraticObjective => "the exact solver needs quadratics",
            LocalSolver.Newton when first is not ISmooth || !constants.IsConvex => "Newton's method needs convex linear models",
            LocalSolver.Accelerated or LocalSolver.GradientDescent when !double.IsFinite(constants.LMax) => "a step of 1/L_i needs known smoothness constants",
            LocalSolver.Accelerated when !constants.IsConvex => "the accelerated method needs convex objectives",
            LocalSolver.Sgd when first is not IFiniteSum => "SGD needs objectives that are sums over samples",
            _ => null,
        };
        if (complaint is not null) throw new BadInputException($"local optima: {complaint}, which '{problem.Kind}' has not; leave the solver to auto");
        if (Solver != LocalSolver.Auto) return Solver;
        return first switch
        {
            IQuadraticObjective when constants.IsConvex => LocalSolver.Exact,
            ISmooth when constants.IsConvex => LocalSolver.Newton,
            _ when double.IsFinite(constants.LMax) => constants.IsConvex ? LocalSolver.Accelerated : LocalSolver.GradientDescent,
            IFiniteSum => LocalSolver.Sgd,
            _ => throw new BadInputException($"local optima of '{problem.Kind}' cannot be found: it is no sum over samples and no L_i is known; give the models (LocalOptima.Given)"),
        };
    }

    private LocalSolution Solve(LocalSolver solver, Problem problem, int worker, CancellationToken cancellation)
    {
        var objective = problem.Local(worker);
        var start = problem.Constants.IsConvex ? new double[problem.Dimension] : problem.Start.ToArray();
        return solver switch
        {
            LocalSolver.Exact => LocalSolvers.Exact((IQuadraticObjective)objective, Tolerance, MostGradients),
            LocalSolver.Newton => LocalSolvers.ByNewton((ISmooth)objective, Tolerance, MostGradients),
            LocalSolver.Accelerated => LocalSolvers.Descend(objective, start, problem.Constants.Li[worker], this, accelerates: true, cancellation),
            LocalSolver.GradientDescent => LocalSolvers.Descend(objective, start, problem.Constants.Li[worker], this, accelerates: false, cancellation),
            _ => LocalSolvers.StochasticDescent((IFiniteSum)objective, problem.Validation(worker), start, this, worker, cancellation),
        };
    }

    private void RequireTolerance(LocalSolution[] found, LocalSolver solver)
    {
        for (var worker = 0; worker < found.Length; worker++)
        {
            if (found[worker].GradientNorm <= Tolerance) continue;
            throw new BadInputException(
                $"local optima: worker {worker + 1} reached a gradient norm of {found[worker].GradientNorm:G3} after {found[worker].Gradients:G6} gradients ({Spelling.ToKebabCase(solver.ToString())}), "
                + $"not the tolerance {Tolerance:G3}; take a larger tolerance, more gradients, or add a regulariser {{kind: l2}}");
        }
    }

    private void Check()
    {
        Positive(Tolerance, "tolerance");
        Positive(MostGradients, "bound on gradients");
        Positive(StepSize, "step size");
        if (!(BatchShare > 0 && BatchShare <= 1)) throw new BadInputException($"local optima: the share of a batch is {BatchShare:R}, but must be above 0 and at most 1");
        if (Patience < 1) throw new BadInputException($"local optima: the patience is {Patience}, but must be at least 1");
    }

    private static void Positive(double value, string what)
    {
        if (!(double.IsFinite(value) && value > 0)) throw new BadInputException($"local optima: the {what} is {value:R}, but must be a positive number");
    }
}
