using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Expressions;
using Gossamer.Experiments.Files;

namespace Gossamer.Experiments.Reading;

/// <summary>Reads one catalogue object from a text such as <c>clag(top-k(5), 4)</c>, outside of an experiment file.</summary>
internal static class MemberText
{
    /// <summary>The object.</summary>
    /// <typeparam name="T">The common class of its family, such as Compressor.</typeparam>
    /// <param name="text">As it stands in an experiment file.</param>
    /// <param name="dimension">What d means in it.</param>
    /// <param name="workers">What n means in it.</param>
    /// <exception cref="InvalidExperimentException">The text is wrong.</exception>
    public static T Read<T>(string text, int dimension, int workers) where T : class
    {
        var vocabulary = ExperimentVocabulary.Instance;
        var complaints = new Complaints();
        var binder = new Binder(vocabulary.Families, Environment.CurrentDirectory, complaints);
        var family = binder.FamilyOf(typeof(T));
        var bound = binder.ReadMember(new FileText("", new Place($"the {family.Noun}", 0, 0), text, isQuoted: false), family);
        var made = bound?.Make(new Variables(dimension, workers), complaints);
        complaints.ThrowIfAny();
        return (T)made!;
    }
}
