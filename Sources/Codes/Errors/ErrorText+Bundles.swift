extension ErrorText {
    /// Why a bundle of matters, or the continuation of a case elsewhere, is refused.
    static let bundles: KeyValuePairs<ErrorCode, ErrorText> = [
        .bundleInvalid: ErrorText(
            "The bundle does not fit the catalogues and mappings",
            "一件事定义与事项目录或映射不符",
            "Correct the places that are named; gwctl bundle lint says them all."),
        .bundleCycle: ErrorText(
            "Parts wait for each other in a circle",
            "各事项的先后关系互相等待，形成循环",
            "Take one of them out of another's after."),
        .bundlePartSelf: ErrorText(
            "A part waits for itself",
            "事项不能以自身为前置",
            "Take its own number out of its after."),
        .bundlePartUnknown: ErrorText(
            "The bundle has no such part",
            "一件事中没有这个事项序号",
            "Use the number of a part of the bundle."),
        .bundleLeadTwice: ErrorText(
            "Two parts lead",
            "只能有一个牵头事项",
            "Leave lead with one part."),
        .bundlePromiseLong: ErrorText(
            "The bundle promises longer than its longest part",
            "一件事的承诺时限长于其中最长的事项",
            "Promise at most what the longest part promises."),
        .bundleMaterialUnknown: ErrorText(
            "There is no such material",
            "没有这个材料编码",
            "Use a code of the bundle's materials, or of the part's matter."),
        .bundleResultUnordered: ErrorText(
            "A result is used of a part that is not waited for",
            "使用了未列为前置的事项的结果",
            "Name that part in after, there or before."),
        .bundleUnused: ErrorText(
            "No part uses what the bundle asks for",
            "没有任何事项使用该字段或材料",
            "Take it out, or say which part it feeds."),
        .bundleActIllegal: ErrorText(
            "The bundle or its part does not allow this now",
            "当前状态下不能对该一件事或事项这样操作",
            "Look at the bundle: its parts' states say what is awaited."),
        .bundleWaits: ErrorText(
            "The results are handed out together, and some are not there yet",
            "结果须一并领取，尚有事项未办结",
            "Wait for the other parts, then hand all results out at once."),
        .bundlePartStuck: ErrorText(
            "A part of a bundle cannot go on by itself",
            "一件事中有事项无法自动继续办理，需人工处理",
            "Look at the bundle: the part's problem says why; start it after all or drop it."),
        .continuationIllegal: ErrorText(
            "The case was not found to be elsewhere's",
            "该办件未被转办，也不是因不属管辖而不予受理",
            "Only a case that was transferred, or refused as not competent, is continued."),
        .continuationLoop: ErrorText(
            "The case has been there, or has been passed on too often",
            "该办件已在此区划办理过，或转办次数过多",
            "Choose a division that has not had it; ask the regions' supervisor which is competent."),
        .caseContinued: ErrorText(
            "The case is continued already",
            "该办件已转至其他地区继续办理",
            "Look at the case that continued_by names."),
    ]
}
