internal import Casework

extension Duty.Kind {
    /// 责任事项, as a clerk reads it.
    var nameZh: String {
        switch self {
        case .review: "答复预审"
        case .submit: "预审后收件"
        case .forward: "推送办理地"
        case .mailOriginals: "寄出原件"
        case .carry: "寄递在途"
        case .reportMaterials: "登记收到原件"
        case .check: "复核接收"
        case .decideAcceptance: "决定受理"
        case .serveCorrection: "送达补正告知"
        case .supplement: "申请人补正"
        case .supplementTolerated: "补齐容缺材料"
        case .closeLapsed: "逾期终止"
        case .act: "本地联办环节"
        case .decide: "作出决定"
        case .resumeClock: "恢复计时"
        case .mailResult: "寄出结果"
        case .handOver: "窗口交付结果"
        case .complete: "办结归档"
        case .answerWithdrawal: "答复撤回申请"
        case .answerNote: "答复沟通"
        case .answerRating: "答复差评"
        case .pay: "缴费"
        case .verifyCommitment: "核查告知承诺"
        case .returnOriginals: "退回原件"
        case .handBackOriginals: "窗口交还原件"
        case .tellApplicant: "告知更正或撤销"
        }
    }
}
