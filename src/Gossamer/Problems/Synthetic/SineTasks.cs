using Gossamer.Data;
using Gossamer.Numerics;

namespace Gossamer.Problems;

/// <summary>
/// Two groups of workers that learn a sine each (Gasanov, Khaled, Horváth and Richtárik, FLIX, 2022): y = a·sin(u + b) with a uniform in
/// [0.1, 2] and b in [0, 2π] for each group, and u uniform in [−5, 5]. A perceptron with tanh units and squared loss learns y from u.
/// </summary>
public sealed record SineTasks
{
    /// <summary>Number of workers n.</summary>
    public int Workers { get; init; } = 200;

    /// <summary>How many of them learn the first sine.</summary>
    public int First { get; init; } = 100;

    /// <summary>Points for the training of every worker.</summary>
    public int Training { get; init; } = 50;

    /// <summary>Points for the validation of every worker.</summary>
    public int Validation { get; init; } = 20;

    /// <summary>Test points of every worker.</summary>
    public int Test { get; init; } = 2000;

    /// <summary>Units of every hidden layer.</summary>
    public IReadOnlyList<int> Hidden { get; init; } = [40, 40];

    /// <summary>Seed of the draws.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>(a, b) of both sines.</summary>
    public IReadOnlyList<(double Amplitude, double Phase)> Sines
    {
        get
        {
            var sines = new (double, double)[2];
            for (var task = 0; task < 2; task++)
            {
                var random = new RandomStream(Seed, RandomPurpose.Data, task, slot: 9);
                sines[task] = (0.1 + (1.9 * random.NextDouble()), 2 * Math.PI * random.NextDouble());
            }
            return sines;
        }
    }

    /// <summary>Makes the problem, with its <see cref="Problem.Validation"/> and <see cref="Problem.Test"/>.</summary>
    /// <exception cref="BadInputException">A number is out of range.</exception>
    public Problem Create()
    {
        if (Workers < 1 || Training < 1 || Validation < 1 || Test < 1)
            throw new BadInputException($"sine tasks need workers and points of at least 1, not {Workers}, {Training}, {Validation} and {Test}");
        if (First < 0 || First > Workers) throw new BadInputException($"{First} of {Workers} workers learn the first sine: give a number from 0 to {Workers}");
        return new HeldOutProblem(Part(Training, 10), Part(Validation, 11), Part(Test, 12));
    }

    private Problem Part(int points, int slot)
    {
        var sines = Sines;
        var features = new double[checked(Workers * points)];
        var targets = new double[features.Length];
        var rows = new int[Workers][];
        for (var worker = 0; worker < Workers; worker++)
        {
            var (amplitude, phase) = sines[worker < First ? 0 : 1];
            var random = new RandomStream(Seed, RandomPurpose.Data, worker, slot: slot);
            rows[worker] = new int[points];
            for (var k = 0; k < points; k++)
            {
                var row = rows[worker][k] = (worker * points) + k;
                features[row] = (10 * random.NextDouble()) - 5;
                targets[row] = amplitude * Math.Sin(features[row] + phase);
            }
        }
        var data = new DataSet("sine-tasks", SampleMatrix.Dense(features.Length, 1, features), targets);
        return NetworkProblems.PerceptronRegression(data, rows, Hidden, Activation.Tanh);
    }
}
