using System.Text.Json.Nodes;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Expressions;
using Gossamer.Experiments.Reading;

namespace Gossamer.Experiments.Running;

/// <summary>Writes an experiment as JSON with every default filled in. JSON is YAML: the result is an experiment file again.</summary>
internal static class ResolvedExperiment
{
    public static JsonObject Write(ExperimentPlan plan, in Variables variables)
    {
        var json = new JsonObject { ["name"] = plan.Name };
        if (plan.Description is not null) json["description"] = plan.Description;
        json["seed"] = plan.Seeds.Count == 1 ? JsonValues.Write(plan.Seeds[0]) : JsonValues.Write(plan.Seeds);
        json["problem"] = plan.Problem.Resolve(variables);
        if (plan.Personalization is { } personalization) json["personalization"] = Section(personalization, variables);
        json["oracle"] = plan.Oracle.Resolve(variables);
        if (plan.Cluster is { } cluster) json["cluster"] = Section(cluster, variables);
        if (plan.Topology is { } topology) json["topology"] = topology.Resolve(variables);
        if (plan.Mixing is { } mixing) json["mixing"] = mixing.Resolve(variables);
        json["wire"] = Section(plan.Wire, variables);
        json["accounting"] = plan.Accounting.Resolve(variables);
        var methods = new JsonArray();
        foreach (var method in plan.Methods) methods.Add(Method(method, variables));
        json["methods"] = methods;
        json["stop"] = Section(plan.Stop, variables);
        json["record"] = Record(plan);
        return json;
    }

    /// <summary>All options of a method, with the tuned ones as lists.</summary>
    private static JsonObject Method(MethodPlan method, in Variables variables)
    {
        var json = new JsonObject { ["method"] = method.Method, ["label"] = method.Label };
        if (method.Topology is { } topology) json["topology"] = topology.Resolve(variables);
        if (method.Mixing is { } mixing) json["mixing"] = mixing.Resolve(variables);
        method.Options.ResolveInto(json, variables);
        foreach (var axis in method.Axes)
        {
            var values = new JsonArray();
            foreach (var value in axis.Values)
            {
                var written = value.Resolve(variables);
                values.Add(axis.IsMultiple && written is JsonObject multiple ? multiple["theory"]!.DeepClone() : axis.IsMultiple ? 1 : written);
            }
            var form = axis.IsMultiple ? "theory" : axis.Option == TunedAxis.StepSizeOption ? "grid" : "tune";
            json[axis.Option] = new JsonObject { [form] = values };
        }
        return json;
    }

    private static JsonObject Section(BoundEntry section, in Variables variables)
    {
        var json = new JsonObject();
        section.ResolveInto(json, variables);
        return json;
    }

    private static JsonObject Record(ExperimentPlan plan)
    {
        var json = new JsonObject();
        if (plan.RecordPlan.EverySeconds is { } seconds) json["everySeconds"] = seconds;
        else json["every"] = plan.RecordPlan.Every;
        json["metrics"] = JsonValues.Write(plan.RecordPlan.Metrics);
        if (plan.TreeGradients is { } gradients) json["tree"] = gradients;
        return json;
    }
}
