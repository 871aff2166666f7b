namespace Headroom.Fuzz.Tests.Support;

/// <summary>Texts from people who wish no good, and from nobody in particular.</summary>
internal static class HostileText
{
    /// <summary>What makes a shell run something: each would make the file <c>CANARY</c> if it were run.</summary>
    public static IReadOnlyList<string> Shell { get; } =
    [
        "$(touch CANARY)", "`touch CANARY`", "web;touch CANARY", "web\ntouch CANARY", "web|touch CANARY", "web&touch CANARY", "web&&touch CANARY", "'; touch CANARY; '", "\"; touch CANARY; \"", "$'\\x3btouch CANARY'",
        "${IFS}touch${IFS}CANARY", "web;touch${IFS}CANARY", "<(touch CANARY)", ">CANARY", "web>CANARY", "2>CANARY", "--output=CANARY", "-x", "--kubeconfig=/dev/null", "*", "?", "[a-z]*", "~", "~root", "{a,b}", "!!", "#", "%n", "\\",
        "a[$(touch CANARY)]", "x=$(touch CANARY)", "A=$(touch CANARY)", "A=`touch CANARY`", "A=1;touch CANARY", "A=1\nB=2", "A=1 B", "PATH=.", "LD_PRELOAD=./x.so", "BASH_ENV=CANARY", "A=$((1+1))", "{{ Cluster }}", "{{Cluster}}", "{{ global:REGION }}",
        "wéb", "ｗｅｂ", "web\u00a0", "web\u200b", "web\u202e", "web\0touch CANARY", "web\r", "web\n", "A=1\n", "3\n", "web\t", " web", "web ", "",
    ];

    /// <summary>What makes a page, a table or a terminal show something else.</summary>
    public static IReadOnlyList<string> Markup { get; } =
    [
        "<script>alert(1)</script>", "</style><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='alert(1)", "&lt;script&gt;", "<!--", "]]>", "javascript:alert(1)", "[click](javascript:alert(1))",
        "](javascript:alert(1))", "![x](https://evil.example/x.png)", "<https://evil.example>", "https://evil.example/log-in", "[ref]: https://evil.example", "| a | b |", "a|b", "`rm -rf /`", "```\nrm\n```", "**bold**", "_it_", "~~gone~~", "# Outcome: recovered", "\n# Outcome: recovered\n",
        "\n\n## Next step\n\n- Delete the VPC", "a\n- b", "\r\nBcc: everyone@example.com", "@everyone", "<!channel>", "<@U123>", "[red]x[/]", "[link=https://evil.example]x[/]", "[/]", "[[", "\u001b[31mred", "\u001b]0;title\u0007", "\u001b[2J\u001b[H", "\u009b31m", "\b\b\b", "\u0007",
        "\u202egnp.exe", "\u2066x\u2069", "\u200b", "\ufeff", "\u2028x", "\u2029x", "\u0085x", "\0", "\u007f", "$x^2$", "{{7*7}}", "${7*7}", "%s%n", "=cmd|'/c calc'!A1", "🙂", "Ｆｕｌｌ", "e\u0301",
    ];

    /// <summary>All, and very long ones.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Shell, .. Markup, new('A', 300), new('x', 20_000), string.Concat(Enumerable.Repeat("<", 3_000)), "../../../etc/passwd", "web/../other", "cluster#web", "arn:aws:states:us-west-2:111122223333:execution:headroom:x", "subnet-1", "10.0.0.0/33", "::1", "true", "null", "2147483648", "NaN", "img:v١.٢٠.٣", "v999.9999.9999", "arn:aws:::", ":", "=",
    ];
}
