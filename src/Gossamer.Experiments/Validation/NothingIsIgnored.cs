using Gossamer.Execution;

namespace Gossamer.Experiments.Validation;

/// <summary>Points at settings that no method of the experiment would use.</summary>
internal sealed class NothingIsIgnored : IValidator
{
    public void Validate(ValidationContext context)
    {
        var plan = context.Plan;
        var hasDecentralized = false;
        foreach (var method in plan.Methods)
        {
            var isDecentralized = typeof(DecentralizedMethod).IsAssignableFrom(method.Options.Entry.Type);
            hasDecentralized |= isDecentralized;
            if (isDecentralized)
            {
                if (method.Topology is null && plan.Topology is null)
                    context.Error(method.Node.Path, $"{method.Method} is decentralised and needs a topology: add 'topology: ring' here or to the experiment");
                continue;
            }
            if (method.Topology is not null) context.Error($"{method.Node.Path}.topology", $"{method.Method} is not decentralised and has no topology; remove the key");
            if (method.Mixing is not null) context.Error($"{method.Node.Path}.mixing", $"{method.Method} is not decentralised and mixes nothing; remove the key");
        }
        if (hasDecentralized) return;
        if (plan.Topology is not null) context.Warn("topology", "no method of this experiment is decentralised, so the topology is not used");
        if (plan.Mixing is not null) context.Warn("mixing", "no method of this experiment is decentralised, so the mixing rule is not used");
    }
}
