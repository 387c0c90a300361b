// What catalogues, mappings, peer files and routes are refused for.
extension ErrorText {
    static let mapping: KeyValuePairs<ErrorCode, ErrorText> = [
        .memberTwice: ErrorText(
            "It stands there twice",
            "此项重复",
            "Leave one of them out."),
        .endpointInvalid: ErrorText(
            "Not an endpoint",
            "不是有效的网关地址",
            "Write https://host[:port]."),
        .descriptorForeign: ErrorText(
            "The descriptor is of another gateway",
            "该描述属于其他网关",
            "Ask the peer's operator; nothing was changed."),
        .descriptorExpired: ErrorText(
            "The descriptor has expired",
            "该描述已过期",
            "Wait for the peer to issue a new one; check both clocks."),
        .descriptorStale: ErrorText(
            "A later descriptor is on file",
            "已有更新的描述",
            "Nothing: the later one counts."),
        .hubUnusable: ErrorText(
            "No hub to this peer is usable",
            "到该对端的中转均不可用",
            "Enrol, resume or change the hubs in the peer's via."),
        .scopeNotOpen: ErrorText(
            "The matter is not open this far away",
            "该事项的通办范围不含此地",
            "Send the applicant to the competent region, or ask it to widen the scope."),
        .modeNotOpen: ErrorText(
            "The matter is not done in this mode",
            "该事项不支持此通办方式",
            "Choose one of the modes that the matter lists."),
        .catalogForeign: ErrorText(
            "The catalogue is of another gateway",
            "该目录属于其他网关",
            "Import the file at the gateway that it names."),
        .catalogGap: ErrorText(
            "The changes do not follow the revision on file",
            "目录变更与现有版本不连续",
            "Fetch the catalogue from revision 0."),
        .divisionNotServed: ErrorText(
            "The peer is not approved for this division",
            "对方未获准办理该区划",
            "Approve the division for the peer, or choose another."),
        .catalogMissing: ErrorText(
            "The peer's catalogue was not fetched yet",
            "尚未取得对方的事项目录，请稍后再试",
            "Wait for the next fetch, or look at `gwctl peer ping`.", retried: true),
        .routeHere: ErrorText(
            "The destination is decided here",
            "办理地即本地，无需跨区转办",
            "Take the case into the local system."),
        .subjectNotServed: ErrorText(
            "The matter is not for this kind of applicant",
            "该事项不面向此类申请人",
            "Look at the matter's subjects."),
        .matterRetired: ErrorText(
            "The matter has been retired",
            "该事项已取消",
            "Use the successor that is named, where there is one."),
        .mappingAmbiguous: ErrorText(
            "More than one matter of the peer fits",
            "对方有多个事项符合",
            "Write a mapping that names the one that is meant."),
        .mappingTargetUnknown: ErrorText(
            "The peer's catalogue has no such matter",
            "对方目录中没有此事项",
            "Correct the code, or fetch the peer's catalogue."),
        .mappingSourceUnknown: ErrorText(
            "The own catalogue has no such matter",
            "本地目录中没有此事项",
            "Correct the code, or import the catalogue."),
        .mappingTargetTwice: ErrorText(
            "Two rules fill the same target",
            "两条规则指向同一目标",
            "Keep one of them, or part them by date or division."),
        .mappingFieldUnknown: ErrorText(
            "There is no such field in the form",
            "表单中没有此字段",
            "Correct the field's name."),
        .mappingFieldUnfilled: ErrorText(
            "A required field of the peer's form stays empty",
            "对方必填字段无来源",
            "Add a rule that fills it."),
        .mappingFieldLost: ErrorText(
            "A field goes nowhere",
            "字段没有去向，信息会丢失",
            "Add a rule for it, or list it under drop."),
        .mappingValueUntranslated: ErrorText(
            "A value has no translation",
            "取值没有对应代码",
            "Add the value to the code table."),
        .mappingValueFormat: ErrorText(
            "A value is not written as the rule reads it",
            "取值格式与换算规则不符",
            "Correct the value, or the rule's format."),
        .mappingValueLossy: ErrorText(
            "Something of the value would be lost on the way",
            "换算会丢失信息",
            "Change the rule; where it is meant, say so with lossy and a note."),
        .matterWithheld: ErrorText(
            "The matter is not handled across regions",
            "该事项不跨区办理",
            "Send the applicant to the office that is competent for it."),
        .windowNotOpen: ErrorText(
            "This window does not take the matter in",
            "该事项不在本窗口受理",
            "Send the applicant to a window that the catalogue names, or have the matter's windows changed."),
        .divisionSplit: ErrorText(
            "The division is several now",
            "该区划已分设为多个",
            "Choose the one that is meant; `errors` lists them."),
        .mappingAnnounced: ErrorText(
            "A version is announced for a later day",
            "已有版本定于更晚的日期生效",
            "Publish from that day on, or withdraw it first: `gwctl mapping rollback` to the version in force today."
        ),
        .mappingReview: ErrorText(
            "A matter that mappings rest on changed in substance",
            "映射所依据的事项有实质变更，请复核",
            "See `gwctl mapping drift`; correct the rows, or say `gwctl mapping confirm`."),
        .mappingStale: ErrorText(
            "A matter that mappings rest on has ended",
            "映射所依据的事项已取消或失效，新办件暂不能受理",
            "See `gwctl mapping drift`; let the rows follow the successor (`gwctl mapping follow`), or map another matter."
        ),
        .mappingRowShadowed: ErrorText(
            "The row can never be taken",
            "该行永远不会被采用",
            "Remove it, or correct the divisions and conditions of the rows before it."),
        .mappingRowNeedless: ErrorText(
            "The default rule finds the same matter without the row",
            "不写该行，默认规则也会对应到同一事项",
            "Remove the row, unless it is to hold when the peer's catalogue changes."),
        .mappingDayGap: ErrorText(
            "On some days no row and no default rule finds a matter",
            "存在没有对应事项的日期空档",
            "Let the rows' days follow each other."),
        .mappingBundleUnknown: ErrorText(
            "There is no such bundle in force",
            "没有此编码的有效一件事",
            "Import the bundle, or correct the code."),
        .mappingGoldenFailed: ErrorText(
            "An example does not come out as it says",
            "样例结果与预期不符",
            "Correct the row, or the example where the change is meant."),
        .situationOpen: ErrorText(
            "More must be known of the case before its matter is known",
            "须先填写情形，才能确定对应的事项",
            "Answer the questions that are listed."),
        .matterIsBundle: ErrorText(
            "Several matters there make up this one",
            "该事项在当地由多个事项组成，须按一件事办理",
            "File it as the bundle that is named."),
        .materialOriginal: ErrorText(
            "The original is asked for, and goes by post",
            "须收取原件并邮寄",
            "Take the original, and mark the case as one whose papers follow by post."),
        .mappingMaterialUnknown: ErrorText(
            "There is no such material in the matter",
            "事项中没有此材料",
            "Correct the material's code."),
        .mappingMaterialUnfilled: ErrorText(
            "A required material of the peer has no source",
            "对方必交材料无来源",
            "Match it with a material of the own matter."),
        .mappingUnchanged: ErrorText(
            "Nothing would change",
            "没有需要发布的变更",
            "Import or edit a draft first; gwctl mapping plan shows what would change."),
        .mappingUnsorted: ErrorText(
            "The rows of an import do not come in the order of our codes",
            "导入的映射行未按本地事项编码排序",
            "Send rows in the byte order of their local codes, all rows of one code together."),
        .mappingVersionUnknown: ErrorText(
            "No such version of the mappings was published",
            "没有发布过该映射版本",
            "gwctl mapping list shows the versions."),
        .secondPersonNeeded: ErrorText(
            "Another person must publish it",
            "须由另一人发布",
            "Have somebody publish it who did not write it, or change the rule: gwctl mapping rule."),
        .licencePaper: ErrorText(
            "Paper is asked for beside a shared licence",
            "已有电子证照仍索要纸质材料",
            "Ask for the electronic licence only."),
        .agreementMissing: ErrorText(
            "Acceptance at the origin needs an agreement",
            "代受理须有协议",
            "Give the agreement's number and expiry."),
        .stepsInvalid: ErrorText(
            "The joint steps contradict each other",
            "联办环节相互矛盾",
            "Give each step one code, and let after name known steps without a circle."),
        .rowInvalid: ErrorText(
            "The row cannot be read",
            "该行无法识别",
            "Correct the row that is named."),
        .successorCycle: ErrorText(
            "Successors of matters go round in a circle",
            "接替事项形成循环",
            "Name as successor the matter that is in force in the end."),
        .tableTooLarge: ErrorText(
            "The table is larger than one for people can be",
            "表格过大",
            "Send the rows that are needed, in several files if need be."),
        .cellsMerged: ErrorText(
            "Cells are merged over several columns",
            "有跨列合并的单元格",
            "Undo the merge and fill each column."),
        .cellInvalid: ErrorText(
            "A cell cannot be read as it is shown",
            "单元格内容无法读取",
            "Correct the cell that is named; long codes need the text format."),
        .columnUnknown: ErrorText(
            "There is no such column",
            "没有此列",
            "Correct or remove the column."),
    ]
}
