// table: words in which a character is read otherwise than by itself
extension PinyinTable {
    /// Characters whose first reading in Foundation is not the one of matters' names.
    static let characters = """
        长 chang 还 huan 地 di 都 du 着 zhe 单 dan 调 tiao 重 zhong 行 xing 传 chuan 率 lv 给 gei 校 xiao 供 gong 种 zhong
        参 can 会 hui 降 jiang 处 chu 曾 ceng 畜 chu 仇 chou 解 jie 盛 sheng 露 lu 区 qu 广 guang 厂 chang 占 zhan
        券 quan 卡 ka 臧 zang 脏 zang 得 de 埠 bu 堡 bao 咽 yan 胜 sheng 症 zheng 血 xue 薄 bo 矿 kuang 膜 mo
        """

    /// Words with their syllables, one a character.
    static let phrases = """
        重新 chong xin
        重复 chong fu
        重置 chong zhi
        重发 chong fa
        重建 chong jian
        重评 chong ping
        重审 chong shen
        重错号 chong cuo hao
        重号 chong hao
        重庆 chong qing
        重修 chong xiu
        重组 chong zu
        重签 chong qian
        校长 xiao zhang
        局长 ju zhang
        所长 suo zhang
        院长 yuan zhang
        会长 hui zhang
        理事长 li shi zhang
        董事长 dong shi zhang
        家长 jia zhang
        首长 shou zhang
        成长 cheng zhang
        增长 zeng zhang
        生长 sheng zhang
        长子 zhang zi
        银行 yin hang
        行业 hang ye
        商行 shang hang
        分行 fen hang
        支行 zhi hang
        车行 che hang
        行号 hang hao
        行情 hang qing
        特行 te hang
        调动 diao dong
        调查 diao cha
        调档 diao dang
        调运 diao yun
        调入 diao ru
        调出 diao chu
        调任 diao ren
        调配 diao pei
        调函 diao han
        调令 diao ling
        调取 diao qu
        调拨 diao bo
        调度 diao du
        抽调 chou diao
        选调 xuan diao
        商调 shang diao
        传记 zhuan ji
        自传 zi zhuan
        会计 kuai ji
        财会 cai kuai
        畜牧 xu mu
        畜禽养殖 xu qin yang zhi
        牲畜 sheng chu
        种畜禽 zhong chu qin
        畜产 xu chan
        种植 zhong zhi
        种粮 zhong liang
        接种 jie zhong
        播种 bo zhong
        耕种 geng zhong
        校验 jiao yan
        校准 jiao zhun
        校对 jiao dui
        校正 jiao zheng
        校核 jiao he
        给付 ji fu
        给予 ji yu
        供给 gong ji
        补给 bu ji
        供述 gong shu
        人参 ren shen
        党参 dang shen
        娱乐 yu le
        音乐 yin yue
        乐器 yue qi
        乐队 yue dui
        效率 xiao lv
        率领 shuai ling
        处理 chu li
        投降 tou xiang
        便宜 pian yi
        大夫 dai fu
        勾当 gou dang
        当铺 dang pu
        差旅 chai lv
        出差 chu chai
        差额 cha e
        差价 cha jia
        还款 huan kuan
        还是 hai shi
        还有 hai you
        答应 da ying
        应急 ying ji
        应届 ying jie
        应用 ying yong
        适应 shi ying
        反应 fan ying
        响应 xiang ying
        应对 ying dui
        供应 gong ying
        假期 jia qi
        放假 fang jia
        休假 xiu jia
        请假 qing jia
        产假 chan jia
        放射 fang she
        弹药 dan yao
        子弹 zi dan
        弹性 tan xing
        创伤 chuang shang
        创口 chuang kou
        间接 jian jie
        卫星间隔 wei xing jian ge
        空白 kong bai
        空缺 kong que
        空置 kong zhi
        散装 san zhuang
        散失 san shi
        宿舍 su she
        住宿 zhu su
        尾矿 wei kuang
        血液 xue ye
        量具 liang ju
        计量 ji liang
        测量 ce liang
        量刑 liang xing
        钻探 zuan tan
        钻石 zuan shi
        占用 zhan yong
        要求 yao qiu
        载客 zai ke
        载货 zai huo
        下载 xia zai
        登载 deng zai
        兴办 xing ban
        兴建 xing jian
        兴趣 xing qu
        相片 xiang pian
        相册 xiang ce
        相貌 xiang mao
        薄弱 bo ruo
        干部 gan bu
        骨干 gu gan
        更正 geng zheng
        更换 geng huan
        更名 geng ming
        更改 geng gai
        变更 bian geng
        更新 geng xin
        为主 wei zhu
        因为 yin wei
        好评 hao ping
        爱好 ai hao
        教师 jiao shi
        教书 jiao shu
        朝阳 chao yang
        屏蔽 ping bi
        强制 qiang zhi
        勉强 mian qiang
        倔强 jue jiang
        切实 qie shi
        切割 qie ge
        折旧 zhe jiu
        折抵 zhe di
        中毒 zhong du
        中标 zhong biao
        中奖 zhong jiang
        中风 zhong feng
        曾祖 zeng zu
        曾孙 zeng sun
        六安 lu an
        六合 lu he
        单县 shan xian
        西藏 xi zang
        藏族 zang zu
        藏语 zang yu
        藏医 zang yi
        收藏 shou cang
        厦门 xia men
        番禺 pan yu
        蚌埠 beng bu
        台州 tai zhou
        天台 tian tai
        丽水 li shui
        洪洞 hong tong
        枞阳 zong yang
        涡阳 guo yang
        东阿 dong e
        乐清 yue qing
        乐亭 lao ting
        尉犁 yu li
        莘县 shen xian
        莘庄 xin zhuang
        浚县 xun xian
        盱眙 xu yi
        井陉 jing xing
        蔚县 yu xian
        繁峙 fan shi
        栖霞 qi xia
        任丘 ren qiu
        任县 ren xian
        大城县 dai cheng xian
        黄陂 huang pi
        监利 jian li
        泌阳 bi yang
        中牟 zhong mu
        柞水 zha shui
        吴堡 wu bu
        大埔 da bu
        荥阳 xing yang
        荥经 ying jing
        长治 chang zhi
        长兴 chang xing
        阆中 lang zhong
        犍为 qian wei
        筠连 jun lian
        珙县 gong xian
        郫都 pi du
        铅山 yan shan
        婺源 wu yuan
        鄱阳 po yang
        歙县 she xian
        黟县 yi xian
        亳州 bo zhou
        儋州 dan zhou
        东莞 dong guan
        浏阳 liu yang
        耒阳 lei yang
        巴彦淖尔 ba yan nao er
        呼和浩特 hu he hao te
        鄂尔多斯 e er duo si
        阿拉善 a la shan
        锡林郭勒 xi lin guo le
        准格尔 zhun ge er
        土默特 tu mo te
        喀什 ka shi
        喀喇沁 ka la qin
        康巴什 kang ba shi
        阿坝 a ba
        阿克苏 a ke su
        番茄 fan qie
        曲阜 qu fu
        歌曲 ge qu
        解州 xie zhou
        燕山 yan shan
        燕郊 yan jiao
        华山 hua shan
        华阴 hua yin
        """
}
