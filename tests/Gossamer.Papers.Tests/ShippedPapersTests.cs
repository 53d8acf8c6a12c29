using Gossamer.Experiments.Claims;
using Gossamer.Registration;

namespace Gossamer.Papers.Tests;

/// <summary>What every paper must have, whoever adds it.</summary>
public sealed class ShippedPapersTests
{
    public static TheoryData<string> Papers => [.. ShippedPapers.Catalogue.Papers.Select(p => p.Name)];

    [Theory, MemberData(nameof(Papers))]
    public void Says_what_it_is_and_what_it_claims(string name)
    {
        var paper = ShippedPapers.Catalogue.Find(name);
        Assert.True(Spelling.IsKebabCase(paper.Name), "a paper's name is kebab-case");
        Assert.All([paper.Title, paper.Authors, paper.Reference, paper.Summary], text => Assert.False(string.IsNullOrWhiteSpace(text)));
        Assert.NotEmpty(paper.Claims);
        Assert.Distinct(paper.Claims.Select(c => c.Id));
        Assert.All(paper.Claims, claim =>
        {
            Assert.True(Spelling.IsKebabCase(claim.Id), $"{claim.Id} is not kebab-case");
            Assert.False(string.IsNullOrWhiteSpace(claim.Place), $"{claim.Id} does not say where the paper says it");
            Assert.EndsWith(".", claim.Statement, StringComparison.Ordinal);
        });
    }

    [Theory, MemberData(nameof(Papers))]
    public void Has_experiments_that_can_be_read_at_both_scales(string name)
    {
        var paper = ShippedPapers.Catalogue.Find(name);
        Assert.All(paper.ExperimentNames, experiment =>
        {
            foreach (var isFull in new[] { false, true }) Assert.NotEmpty(paper.Load(experiment, isFull).Labels);
        });
    }

    [Theory, MemberData(nameof(Papers))]
    public void Has_a_page_with_the_verdict_of_every_claim_as_it_was_measured(string name)
    {
        var paper = ShippedPapers.Catalogue.Find(name);
        Assert.True(paper.Page is not null, $"run ./gossamer reproduce {name} --page to write {paper.PagePath}");
        Assert.Contains($"gossamer reproduce {name}", paper.Page, StringComparison.Ordinal);
        var recorded = PaperPage.Recorded(paper.Page, "quick");
        Assert.True(
            paper.Claims.Select(c => c.Id).ToHashSet().SetEquals(recorded.Keys),
            $"the claims of the page are not those of the paper: run ./gossamer reproduce {name} --page");
        Assert.All(paper.Claims, claim => Assert.Contains(claim.Statement.Replace("|", "\\|", StringComparison.Ordinal), paper.Page, StringComparison.Ordinal));
        Assert.DoesNotContain("failed", recorded.Values);
    }
}
