using System.Buffers;
using Gossamer.Problems;

namespace Gossamer.Execution.Hosting;

/// <summary>Evaluates the models that the workers deploy, over the workers in parallel; each kind of value once a point.</summary>
internal sealed class PersonalEvaluator(RunContext run, Crew crew)
{
    private readonly double[]?[] values = new double[]?[Enum.GetValues<PersonalValue>().Length];
    private readonly bool[] isKnown = new bool[Enum.GetValues<PersonalValue>().Length];

    /// <summary>The run has gone on.</summary>
    public void Forget() => Array.Clear(isKnown);

    /// <summary>One value a worker, in worker order.</summary>
    public ReadOnlySpan<double> Values(PersonalValue value, IObservation state)
    {
        var found = values[(int)value] ??= new double[run.Problem.Workers];
        if (isKnown[(int)value]) return found;
        crew.Run(found.Length, worker =>
        {
            var room = ArrayPool<double>.Shared.Rent(run.Dimension);
            var model = room.AsSpan(0, run.Dimension);
            run.Request.Method.Deploy(state, worker, model);
            found[worker] = ValueOf(value, worker, model);
            ArrayPool<double>.Shared.Return(room);
        });
        isKnown[(int)value] = true;
        return found;
    }

    private double ValueOf(PersonalValue value, int worker, ReadOnlySpan<double> model)
    {
        var objective = value is PersonalValue.Loss or PersonalValue.Accuracy ? run.Problem.Local(worker) : run.Problem.Test(worker)!;
        if (value is PersonalValue.Loss or PersonalValue.TestLoss) return objective.Value(model);
        var classifier = (IClassifier)objective;
        return (double)classifier.CountCorrect(model) / classifier.Samples;
    }
}
