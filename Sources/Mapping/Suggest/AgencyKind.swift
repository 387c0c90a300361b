/// What an office is for, as its name says it; offices for all trades (行政审批局) have no kind.
enum AgencyKind: String, CaseIterable, Hashable, Sendable {
    case market, labour, insurance, police, civil, disabled, health, housingFund, land, education, justice,
        tax
    case transport, farming, forestry, veterans, archives, construction, cityManagement, environment,
        emergency
    case fire, culture, water, tobacco, weather, post, commerce, planning, ethnic, defence, science, foreign

    /// Words by which its offices are known, old names among them; the first kind that has one counts.
    private static let words: [(AgencyKind, String)] = [
        (.farming, "动物卫生"), (.fire, "消防"), (.tobacco, "烟草"), (.weather, "气象"), (.post, "邮政"),
        (.archives, "档案"),
        (.housingFund, "公积金 住房资金管理"), (.insurance, "医疗保障 医保 医疗保险"),
        (.veterans, "退役军人 双拥 优抚 军队离退休"), (.disabled, "残疾人 残联"),
        (.tax, "税务 国税 地税"), (.defence, "国防动员 人防 人民防空 民防"), (.ethnic, "民族 宗教 民宗"),
        (.land, "自然资源 不动产 国土 规划和自然 规划局 测绘 海洋 地质矿产 土地"), (.environment, "生态环境 环境保护 环保 环境监测"),
        (.emergency, "应急管理 应急局 安全生产监督 安监"), (.cityManagement, "城市管理 城管 综合行政执法 环卫 环境卫生 市容"),
        (.construction, "住房和城乡建设 住房城乡建设 住建 建设局 建设委 建委 房产 住房保障 房管 房屋"),
        (.transport, "交通运输 交通局 交通委 公路 道路运输 海事 运管 公交 港航 港口 航道"),
        (.police, "公安 派出所 交警 交通警察 车管所 车辆管理所 出入境 户政"),
        (.justice, "司法 公证 法律援助 仲裁委"),
        (.health, "卫生 卫健 卫计 计生 疾控 疾病预防 妇幼 医院 计划生育"),
        (.labour, "人力资源 人社 社会保险 社保 就业 劳动 人事 人才 失业 工伤 社会保障卡 职业技能 职业介绍"),
        (.education, "教育 教委 教体 考试院 招生 语委 语言文字 学生资助"),
        (.civil, "民政 婚姻登记 养老服务 殡葬 社会救助 救助管理 老龄"),
        (.forestry, "林业 林草 草原 园林 林木 林局 森林"),
        (.farming, "农业 农村 农委 农机 畜牧 植保 渔业 水产 兽医 动物卫生 种子 乡村振兴"),
        (.water, "水利 水务 河道 水土保持"), (.culture, "文化 旅游 文旅 文广 文体 广电 广播 体育 新闻出版 文物 图书馆"),
        (.market, "市场监督 市场监管 市监 工商 质监 质检 食药 食品药品 药监 知识产权 消费者 计量 药品监督 质量技术 特种设备"),
        (.commerce, "商务 外经贸 经贸 粮食"), (.planning, "发展和改革 发改 发展改革 发展计划"),
        (.science, "科学技术 科技 外国专家"), (.foreign, "外事 外办"),
    ]
    private static let table: [(kind: AgencyKind, word: [Unicode.Scalar])] = words.flatMap { kind, words in
        words.split(separator: " ").map { (kind, Array($0.unicodeScalars)) }
    }

    /// Offices between which matters moved, or that share them somewhere.
    private static let related: [Set<AgencyKind>] = [
        [.labour, .insurance], [.land, .construction], [.construction, .cityManagement], [.land, .forestry],
        [.civil, .disabled], [.civil, .veterans], [.emergency, .fire], [.labour, .science],
        [.police, .transport],
        [.farming, .forestry], [.labour, .veterans], [.construction, .fire], [.tax, .labour],
        [.market, .health],
        [.farming, .water], [.tax, .insurance], [.land, .farming], [.transport, .construction],
        [.cityManagement, .forestry], [.culture, .market], [.commerce, .market],
        [.housingFund, .construction],
    ]

    /// The kind of an office by its name.
    static func of(_ agency: FoldedText) -> AgencyKind? {
        let name = agency.scalars
        for (kind, word) in table where name.count >= word.count {
            for at in 0...(name.count - word.count) where name[at..<(at + word.count)].elementsEqual(word) {
                return kind
            }
        }
        return nil
    }

    /// 1: the same trade; 0.5: neighbours; 0: another.
    func likeness(to other: AgencyKind) -> Double {
        if self == other { return 1 }
        return Self.related.contains([self, other]) ? 0.5 : 0
    }
}
