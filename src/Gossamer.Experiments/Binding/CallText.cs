namespace Gossamer.Experiments.Binding;

/// <summary>Splits <c>scaled(rand-k(5), 2)</c> into the name and the texts of its arguments, which may be lists: <c>[a, b]</c>.</summary>
internal static class CallText
{
    public static bool TryParse(string text, out string name, out List<string> arguments, out string error)
    {
        text = text.Trim();
        arguments = [];
        error = "";
        var open = text.IndexOf('(');
        name = (open < 0 ? text : text[..open]).Trim();
        if (open < 0)
        {
            if (!text.Contains(')')) return true;
            error = $"'{text}' closes a parenthesis that was never opened";
            return false;
        }
        var (depth, lists) = (0, 0);
        var start = open + 1;
        for (var at = open; at < text.Length; at++)
        {
            switch (text[at])
            {
                case '(':
                    depth++;
                    break;
                case ')' when --depth == 0:
                    if (at != text.Length - 1)
                    {
                        error = $"unexpected '{text[(at + 1)..].Trim()}' after the last parenthesis of '{text}'";
                        return false;
                    }
                    if (lists > 0)
                    {
                        error = $"a ']' is missing in '{text}'";
                        return false;
                    }
                    var last = text[start..at].Trim();
                    if (last.Length > 0 || arguments.Count > 0) arguments.Add(last);
                    return true;
                case '[':
                    lists++;
                    break;
                case ']' when --lists < 0:
                    error = $"'{text}' closes a list that was never opened";
                    return false;
                case ',' when depth == 1 && lists == 0:
                    arguments.Add(text[start..at].Trim());
                    start = at + 1;
                    break;
            }
        }
        error = $"a ')' is missing at the end of '{text}'; inside braces, a text with a comma needs quotation marks";
        return false;
    }

    /// <summary>Splits <c>[a(1, 2), b]</c> into the texts of its items; null where the text is no list.</summary>
    public static List<string>? Items(string text)
    {
        text = text.Trim();
        if (!text.StartsWith('[') || !text.EndsWith(']')) return null;
        var items = new List<string>();
        var (depth, start) = (0, 1);
        for (var at = 1; at < text.Length - 1; at++)
        {
            if (text[at] is '(' or '[') depth++;
            else if (text[at] is ')' or ']') depth--;
            else if (text[at] == ',' && depth == 0)
            {
                items.Add(text[start..at].Trim());
                start = at + 1;
            }
        }
        items.Add(text[start..^1].Trim());
        return items;
    }
}
