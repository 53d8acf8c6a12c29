namespace Gossamer.Methods.Asynchronous.Time;

/// <summary>One line of the comparison of methods under the fixed computation model.</summary>
/// <param name="Method">The method's name in experiment files; null for a bound.</param>
/// <param name="Title">What it is.</param>
/// <param name="Formula">In units of LΔ/ε, up to universal constants, in the notation of <see cref="TimeComplexity"/>.</param>
/// <param name="IsForDifferentObjectives">True where the f_i may differ.</param>
/// <param name="Evaluate">The value from τ_i and s = σ²/ε.</param>
public sealed record TimeTableRow(
    string? Method, string Title, string Formula, bool IsForDifferentObjectives, Func<IReadOnlyList<double>, double, double> Evaluate);

/// <summary>The time complexities of all methods side by side, for <c>describe</c> and reports.</summary>
public static class TimeTable
{
    private const string OptimalFormula = "min_m H_m(1 + s/m)";
    private const string HeterogeneousFormula = "tau_n + mean(tau)*s/n";

    /// <summary>All lines; the lower bounds first.</summary>
    public static IReadOnlyList<TimeTableRow> Rows { get; } =
    [
        new(null, "lower bound", OptimalFormula, false, TimeComplexity.Optimal),
        new("rennala-sgd", "Rennala SGD", OptimalFormula, false, TimeComplexity.Optimal),
        new("ringmaster-asgd", "Ringmaster ASGD", OptimalFormula, false, TimeComplexity.Optimal),
        new("naive-optimal-asgd", "Naive Optimal ASGD", OptimalFormula, false, TimeComplexity.Optimal),
        new("asynchronous-sgd", "Asynchronous SGD", "H_n(1 + s/n)", false, TimeComplexity.AsynchronousSgd),
        new("m-synchronous-sgd", "m-Synchronous SGD, best m", "min_m tau_m(1 + s/m)", false, TimeComplexity.MSynchronous),
        new(null, "SGD on the fastest worker", "tau_1(1 + s)", false, TimeComplexity.FastestWorker),
        new("minibatch-sgd", "Minibatch SGD", "tau_n(1 + s/n)", true, TimeComplexity.Minibatch),
        new(null, "lower bound, different f_i", HeterogeneousFormula, true, TimeComplexity.HeterogeneousOptimal),
        new("malenia-sgd", "Malenia SGD", HeterogeneousFormula, true, TimeComplexity.HeterogeneousOptimal),
        new("ringleader-asgd", "Ringleader ASGD", HeterogeneousFormula, true, TimeComplexity.HeterogeneousOptimal),
    ];
}
