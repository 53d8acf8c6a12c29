using Gossamer.Cluster.Amqp;

namespace Gossamer.Cluster.Tests.Amqp;

/// <summary>Where the address and the password of a broker come from.</summary>
public sealed class BrokerLoginTests
{
    [Fact]
    public void Addresses_are_read_with_their_defaults()
    {
        Assert.Equal(new BrokerAddress("host", 5672, "/", "guest", null, false), BrokerAddress.Parse("amqp://host", "here"));
        Assert.Equal(new BrokerAddress("host", 5671, "/", "guest", null, true), BrokerAddress.Parse("amqps://host/", "here"));
        Assert.Equal(new BrokerAddress("10.0.0.1", 99, "a/b", "me@x", "p:w", true), BrokerAddress.Parse("amqps://me%40x:p%3Aw@10.0.0.1:99/a%2Fb", "here"));
        Assert.Equal(new BrokerAddress("::1", 5672, "v", "u", "p", false), BrokerAddress.Parse(" amqp://u:p@[::1]/v\n", "here"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("http://host")]
    [InlineData("amqp://")]
    [InlineData("amqp://host/a/b")]
    [InlineData("amqp://host/a?heartbeat=1")]
    public void Other_texts_are_refused(string text)
    {
        var error = Assert.Throws<BadInputException>(() => BrokerAddress.Parse(text, "here"));
        Assert.StartsWith("here: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_address_never_shows_its_password()
    {
        var address = BrokerAddress.Parse("amqps://me:secret@host/runs", "here");
        Assert.Equal("amqps://me@host:5671/runs", address.ToString());
        Assert.Equal(address, BrokerAddress.Parse(address.WithSecret(), "here"));
    }

    [Fact]
    public void A_password_in_the_command_line_is_refused_with_what_to_do()
    {
        var error = Assert.Throws<BadInputException>(() => BrokerLogin.Find("amqp://me:secret@host/runs", null, _ => null));
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Contains("--broker-file", error.Message, StringComparison.Ordinal);
        Assert.Contains("--broker amqp://me@host:5672/runs", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_gives_what_the_command_line_leaves_out()
    {
        Assert.Null(BrokerLogin.Find(null, null, _ => null));
        Assert.Equal("from-url", BrokerLogin.Find(null, null, Variables((BrokerLogin.UrlVariable, "amqp://u:from-url@host")))!.Password);
        Assert.Equal("p", BrokerLogin.Find("amqp://u@host", null, Variables((BrokerLogin.PasswordVariable, "p")))!.Password);
        Assert.Equal("v", BrokerLogin.Find("amqp://u@host", null, Variables((BrokerLogin.UserVariable, "v")))!.User);
        Assert.Equal("guest", BrokerLogin.Find("amqp://host", null, _ => null)!.Password);
        Assert.Null(BrokerLogin.Find("amqp://u@host", null, _ => null)!.Password);
    }

    [Fact]
    public void A_file_holds_the_address_in_its_first_line()
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "amqps://u:p@host/v\nthe rest is a note\n");
            Assert.Equal(new BrokerAddress("host", 5671, "v", "u", "p", true), BrokerLogin.Find(null, file, _ => null));
            Assert.Throws<BadInputException>(() => BrokerLogin.Find("amqp://host", file, _ => null));
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Throws<BadInputException>(() => BrokerLogin.Find(null, file, _ => null));
    }

    [Theory]
    [InlineData("default", true)]
    [InlineData("A-b_9", true)]
    [InlineData("", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    public void Names_of_sessions_are_plain(string name, bool isAllowed)
    {
        if (isAllowed) Assert.Equal(name, AmqpOptions.CheckSession(name));
        else Assert.Throws<BadInputException>(() => AmqpOptions.CheckSession(name));
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.FirstOrDefault(variable => variable.Name == name).Value;
}
