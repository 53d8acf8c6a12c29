using Gossamer.Problems;
using Gossamer.Signals.Description;
using MathNet.Numerics.LinearAlgebra;

namespace Gossamer.Signals.Regression;

/// <summary>
/// Least squares of a movement on descriptions of signals: f_i(B) = (1/(2m))‖A_i B − Y_i‖²_F over the training rows of worker i,
/// which follow each other in time. Every feature has mean 0 and variance 1, every output mean 0, by the statistics of all
/// training rows; the rest of the recording, later in time, is the test block.
/// </summary>
public sealed class SignalProblem : Problem
{
    /// <summary>Folds of the cross-validation.</summary>
    public const int Folds = 5;

    private readonly OutputsObjective[] locals;
    private readonly OutputsObjective global;
    private readonly OutputsObjective test;
    private readonly double[] start;
    private readonly Lazy<CrossValidation> validation;

    private SignalProblem(
        OutputsObjective[] locals, OutputsObjective global, OutputsObjective test, IReadOnlyList<double> testTimes, ProblemConstants constants, double[]? minimizer)
    {
        TestTimes = testTimes;
        (this.locals, this.global, this.test, Constants, Minimizer) = (locals, global, test, constants, minimizer is null ? null : (ReadOnlyMemory<double>?)minimizer);
        start = new double[global.Dimension];
        validation = new(() =>
        {
            var (features, targets) = Training();
            return new CrossValidation(features, targets, Folds);
        });
    }

    /// <inheritdoc/>
    public override string Kind => "signal-regression";

    /// <inheritdoc/>
    public override int Dimension => start.Length;

    /// <inheritdoc/>
    public override int Workers => locals.Length;

    /// <inheritdoc/>
    public override ILocalObjective Global => global;

    /// <inheritdoc/>
    public override ProblemConstants Constants { get; }

    /// <inheritdoc/>
    public override ReadOnlyMemory<double> Start => start;

    /// <summary>The least squares solution of least norm; null where there are too many features to find it.</summary>
    public override ReadOnlyMemory<double>? Minimizer { get; }

    /// <summary>Number of features p.</summary>
    public int Features => global.Features;

    /// <summary>Number of outputs q.</summary>
    public int Outputs => global.Dimension / global.Features;

    /// <summary>Training rows.</summary>
    public int TrainingRows => global.Samples;

    /// <summary>Test rows.</summary>
    public int TestRows => test.Samples;

    /// <summary>The instants of the test rows, in seconds.</summary>
    public IReadOnlyList<double> TestTimes { get; }

    /// <inheritdoc/>
    public override ILocalObjective Local(int worker) => locals[worker];

    /// <summary>How well B predicts one output in the test block.</summary>
    /// <param name="x">B, its columns one after the other.</param>
    /// <param name="output">0-based.</param>
    public RegressionScore TestScore(ReadOnlySpan<double> x, int output) =>
        RegressionScore.Of(TestPrediction(x, output), TestTarget(output));

    /// <summary>What B predicts of one output in the test block; the mean of the training rows is 0.</summary>
    /// <param name="x">B, its columns one after the other.</param>
    /// <param name="output">0-based.</param>
    public double[] TestPrediction(ReadOnlySpan<double> x, int output) => test.Predict(x, output);

    /// <summary>One output in the test block, as measured; the mean of the training rows is 0.</summary>
    /// <param name="output">0-based.</param>
    public double[] TestTarget(int output) => test.Measured(output);

    /// <summary>
    /// Root mean squared error, over all outputs, of SIMPLS with a number of components, cross-validated over
    /// <see cref="Folds"/> pieces of the training rows that follow each other in time. The test block is not looked at.
    /// </summary>
    /// <param name="components">0 or more.</param>
    public double CrossValidatedRmse(int components) => validation.Value.Rmse(components);

    /// <summary>The number of components, up to a bound, with the smallest <see cref="CrossValidatedRmse"/>.</summary>
    /// <param name="most">The bound, at least 1.</param>
    public int BestComponents(int most) => Enumerable.Range(1, most).MinBy(CrossValidatedRmse);

    /// <summary>The training rows, X and Y.</summary>
    private (Matrix<double> Features, Matrix<double> Targets) Training()
    {
        var features = new double[global.Samples * Features];
        var targets = new double[global.Samples * Outputs];
        global.CopySamples(features, targets);
        return (Matrix<double>.Build.Dense(global.Samples, Features, features), Matrix<double>.Build.Dense(global.Samples, Outputs, targets));
    }

    /// <summary>Creates the problem.</summary>
    /// <param name="table">Features and targets in the order of time.</param>
    /// <param name="trainingShare">Share of the instants, the earliest, that are learned from; above 0 and below 1.</param>
    /// <param name="workers">n: the training rows are cut into so many pieces that follow each other.</param>
    /// <exception cref="BadInputException">There are too few rows.</exception>
    public static SignalProblem Create(FeatureTable table, double trainingShare = 0.5, int workers = 1)
    {
        if (!(trainingShare > 0 && trainingShare < 1)) throw new BadInputException($"the training share is {trainingShare:R}, but must lie between 0 and 1");
        var rows = table.Times.Count;
        var training = (int)Math.Round(trainingShare * rows);
        if (training < 2 * workers || rows - training < 2)
            throw new BadInputException($"{rows} instants give {training} rows to learn from and {rows - training} to test on, too few for {workers} workers: record more, or lower the step");
        var features = Matrix<double>.Build.DenseOfColumnArrays(table.Features.Select(values => Standardized(values, training, toUnitVariance: true)));
        var targets = Matrix<double>.Build.DenseOfColumnArrays(table.Targets.Select(values => Standardized(values, training, toUnitVariance: false)));
        var (locals, weights) = Split(features, targets, training, workers);
        var global = workers == 1 ? locals[0] : Part(features, targets, 0, training, weights);
        var spectrum = RegressionSpectrum.Of(features.SubMatrix(0, training, 0, features.ColumnCount), targets.SubMatrix(0, training, 0, targets.ColumnCount), weights);
        var constants = spectrum.Constants(global, [.. locals.Select(local => workers == 1 ? spectrum.Largest : local.Smoothness())]);
        return new SignalProblem(
            locals, global, Part(features, targets, training, rows - training), [.. table.Times.Skip(training)], constants, spectrum.Minimizer);
    }

    private static (OutputsObjective[] Locals, double[] Weights) Split(Matrix<double> features, Matrix<double> targets, int training, int workers)
    {
        var locals = new OutputsObjective[workers];
        var weights = new double[training];
        for (int worker = 0, first = 0; worker < workers; worker++)
        {
            var count = (training / workers) + (worker < training % workers ? 1 : 0);
            locals[worker] = Part(features, targets, first, count);
            // f is the mean of the f_i, whatever the number of their rows.
            Array.Fill(weights, 1.0 / (workers * (double)count), first, count);
            first += count;
        }
        return (locals, weights);
    }

    private static OutputsObjective Part(Matrix<double> features, Matrix<double> targets, int first, int count, double[]? weights = null) =>
        new(features.SubMatrix(first, count, 0, features.ColumnCount), targets.SubMatrix(first, count, 0, targets.ColumnCount), weights);

    private static double[] Standardized(double[] values, int training, bool toUnitVariance)
    {
        var mean = values.Take(training).Average();
        var deviation = toUnitVariance ? Math.Sqrt(values.Take(training).Sum(value => (value - mean) * (value - mean)) / training) : 1;
        // A feature that does not change tells nothing, whatever it is divided by.
        if (deviation < 1e-12) deviation = 1;
        return Array.ConvertAll(values, value => (value - mean) / deviation);
    }
}
