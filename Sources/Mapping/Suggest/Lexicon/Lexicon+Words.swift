// table: words of the trades
extension Lexicon {
    /// Words that every trade uses.
    static let wordsLines = """
        许可 = 许可证 许可核发 准许 准入许可 批准证书 经营批准
        登记 = 登记证 登记申报 登记注册 申报登记 登记证书核发
        备案 = 备案登记 报备 备案卡 备案凭证 备案申请
        审批 = 批准 审核 审批核准 审查 审批确认 核准 核定 核实 审核确认 审查批准 审定
        认定 = 资格认定 认可 评定 确认 资格确认 认证
        补贴 = 补助 补助金 津贴 补助费 补助款 奖补 补贴资金 生活补助
        经营许可 = 经营许可证 经营资格
        不服 > 异议 复核
        """
}
