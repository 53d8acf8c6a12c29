using Gossamer.Compression;
using Gossamer.Data.Scaling;
using Gossamer.Data.Splits;
using Gossamer.Execution;
using Gossamer.Experiments.Binding;
using Gossamer.Experiments.Kinds;
using Gossamer.Experiments.Kinds.Population;
using Gossamer.Experiments.Kinds.Signals;
using Gossamer.Experiments.Sections;
using Gossamer.Methods.ErrorFeedback.ThreePoint;
using Gossamer.Methods.Federated.FixedPoint;
using Gossamer.Registration;
using Gossamer.Samplings;
using Gossamer.Topologies;

namespace Gossamer.Experiments.Reading;

/// <summary>All names that an experiment file may use: the catalogue sorted into families.</summary>
internal sealed class ExperimentVocabulary
{
    private static readonly Lazy<ExperimentVocabulary> Shipped = new(() => new(ExperimentCatalogue.Instance));

    public ExperimentVocabulary(Catalogue catalogue)
    {
        Methods = new("method", typeof(Method), catalogue.Methods);
        Sections = catalogue.Of<SectionAttribute>();
        Families =
        [
            new("compressor", typeof(Compressor), catalogue.Compressors),
            new("mechanism", typeof(Mechanism), catalogue.Of<MechanismAttribute>()),
            new("topology", typeof(TopologyKind), catalogue.Of<TopologyAttribute>()),
            new("split", typeof(Split), catalogue.Of<SplitAttribute>()),
            new("operator", typeof(OperatorRule), catalogue.Of<OperatorAttribute>()),
            new("sampling", typeof(Sampling), catalogue.Of<SamplingAttribute>()),
            new("scaling", typeof(FeatureScaling), catalogue.Of<ScalingAttribute>()),
            Of<ProblemKind>("problem"),
            Of<DataReference>("data set") with { Default = "data", TextParameter = "name" },
            Of<SyntheticKind>("synthetic data"),
            Of<ComputeKind>("compute model"),
            Of<DistributionKind>("distribution"),
            Of<NetworkKind>("network model") with { Default = "per-worker" },
            Of<EnvironmentKind>("environment"),
            Of<RecordingKind>("recording"),
            Of<PopulationDataKind>("snapshots"),
            Of<EnergyKind>("energy") with { Default = "neural" },
            Of<CouplingKind>("coupling"),
            Of<OracleKind>("oracle"),
            Of<StartKind>("starting point"),
            Of<LocalOptimaKind>("training of local optima") with { Default = "training" },
            Of<RegularizerPlan>("regularizer"),
            Of<FaultKind>("fault"),
            Of<AccountingRule>("accounting rule"),
            new("metric", typeof(Metric), catalogue.Of<MetricAttribute>()),
        ];

        Family Of<TFamily>(string noun) => new(noun, typeof(TFamily), catalogue.Of<KindAttribute<TFamily>>());
    }

    public static ExperimentVocabulary Instance => Shipped.Value;

    public Family Methods { get; }

    public IReadOnlyList<Family> Families { get; }

    public IReadOnlyList<CatalogueEntry> Sections { get; }

    public CatalogueEntry Section(string name) => Sections.First(s => s.Name == name);
}
