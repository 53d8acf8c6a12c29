using Gossamer.Execution;

namespace Gossamer.Experiments.Validation;

/// <summary>Refuses to record computation trees of methods that have many iterates at a time.</summary>
internal sealed class TreesExist : IValidator
{
    public void Validate(ValidationContext context)
    {
        if (context.Plan.TreeGradients is null) return;
        foreach (var method in context.Plan.Methods.Where(method => typeof(DecentralizedMethod).IsAssignableFrom(method.Options.Entry.Type)))
            context.Error("record.tree", $"{method.Label} is decentralised: it has an iterate at every node, and a computation tree has one main branch; leave tree out, or the method");
    }
}
