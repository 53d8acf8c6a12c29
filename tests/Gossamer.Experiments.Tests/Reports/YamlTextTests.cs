using System.Text.Json.Nodes;
using Gossamer.Experiments.Reports;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gossamer.Experiments.Tests.Reports;

public sealed class YamlTextTests
{
    [Fact]
    public void Reads_like_a_file_written_by_hand() =>
        Assert.Equal(
            """
            name: mushrooms
            seed: 1
            problem:
              kind: logistic-regression
              regularizer: {kind: l2, lambda: 1e-3}
              note: a text long enough that this mapping does not fit into a line of the usual width
            methods:
            - {method: gd}
            - {method: ef21, stepSize: {theory: [1, 4]}}
            stop: {iterations: 2000, gradientNormSquared: 1e-12}

            """,
            YamlText.Of(JsonNode.Parse(
                """
                {"name": "mushrooms", "seed": 1,
                 "problem": {"kind": "logistic-regression", "regularizer": {"kind": "l2", "lambda": 1e-3}, "note": "a text long enough that this mapping does not fit into a line of the usual width"},
                 "methods": [{"method": "gd"}, {"method": "ef21", "stepSize": {"theory": [1, 4]}}],
                 "stop": {"iterations": 2000, "gradientNormSquared": 1E-12}}
                """)));

    [Theory]
    [InlineData("plain")]
    [InlineData("1e-3")]
    [InlineData("true")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("- not a list")]
    [InlineData("key: value")]
    [InlineData("# no comment")]
    [InlineData("two\nlines \"quoted\" \t∇")]
    [InlineData("{file: x}")]
    public void Strings_come_back_as_strings(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(YamlText.Of(new JsonObject { ["key"] = text, ["list"] = new JsonArray(text) })));
        var map = (YamlMappingNode)stream.Documents[0].RootNode;
        var scalar = (YamlScalarNode)map.Children[new YamlScalarNode("key")];
        Assert.Equal(text, scalar.Value);
        Assert.Equal(text, ((YamlScalarNode)((YamlSequenceNode)map.Children[new YamlScalarNode("list")]).Children[0]).Value);
        if (text is "1e-3" or "true" or "null" or "") Assert.Equal(ScalarStyle.DoubleQuoted, scalar.Style);
    }
}
